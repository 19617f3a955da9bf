import HTML
import HTTP
import Jobs
import Spool
import Testing
@testable import Responder

@Suite struct `A page` {
    private static let hostile = "\"><script>alert(1)</script>&'</title>.jpg"

    /// The pages there are, and those of jobs in every state, for a visitor.
    private func pages(_ language: String) throws -> [(path: String, page: Response)] {
        let front = try Front()
        try front.addPipelineWithOptions()
        let name = Self.hostile.replacing("/", with: "")
        let job = try #require(front.upload(name).value("Location"))
        let paths = [
            "/", "/?pipeline=web", "/problems", job, "/nowhere", "/jobs", "/pipelines/none",
            "/pipelines", "/pipelines/web", "/pipelines/avatar", "/?pipeline=avatar", "/api",
            "/jobs?state=queued&limit=1", "/batches/\(try batch(in: front))",
            "/?pipeline=\(PercentEncoding.encode(Self.hostile))", "/jobs/\(job)/cancel",
        ]
        return paths.map { path in
            (
                path,
                front.answer("GET", path) {
                    ($0.accept, $0.acceptLanguage) = ("text/html", language)
                    $0.isOperator = path.contains("limit")
                }
            )
        } + (try Self.jobPages(language))
    }

    private static let batchID = "017f22e2-79b0-7000-98c4-dc0c0c07398f"

    /// One of a job that waits.
    private func batch(in front: Front) throws -> BatchID {
        let response = front.post(
            form: form(
                ("name=\"title\"", Array("<i>Holidays</i>".utf8)),
                ("name=\"file\"; filename=\"<b>\"", Front.jpeg(bytes: 9))),
            to: "/batches?pipeline=web")
        return try JSON.decode(BatchSummary.self, from: response.body).id
    }

    @Test func `the page of a batch shows failures before everything else`() throws {
        let path = "/batches/\(Self.batchID)"
        var batch = BatchSummary(
            of: BatchManifest(new: BatchID(Self.batchID), title: nil, owner: nil))
        batch.total = 3
        batch.counts["failed"] = 2
        batch.counts["completed"] = 1
        let failed = try ShownStatus.example(.failed, name: "<b>.jpg")
        batch.failures = [BatchSummary.Failure(failed)]
        let page = BatchPage(batch, visitor: Visitor(RequestHead("GET", path))).response().text
        #expect(MarkupCheck(page).errors.isEmpty)
        #expect(page.contains("2 jobs failed") && page.contains("&lt;b&gt;.jpg"))
        #expect(page.contains("href=\"/jobs?batch=\(Self.batchID)&amp;state=failed\""))
        #expect(page.contains("href=\"/jobs/\(failed.id)\""))
    }

    @Test func `the page of jobs keeps its filters`() throws {
        let front = try Front()
        for name in ["a.jpg", "b.jpg"] { #expect(front.upload(name).status == 202) }
        let page = front.answer("GET", "/jobs?state=queued&pipeline=web&limit=1") {
            ($0.accept, $0.isOperator) = ("text/html", true)
        }
        #expect(page.status == 200 && page.value("Link")?.contains("rel=\"next\"") == true)
        #expect(page.text.contains("<option value=\"queued\" selected>"))
        #expect(page.text.contains("name=\"pipeline\" maxlength=\"64\" value=\"web\""))
        #expect(page.text.contains("pipeline=web&amp;limit=1&amp;state=queued&amp;after="))
        #expect(page.text.contains("b.jpg") && !page.text.contains("a.jpg"))
    }

    @Test func `the page of the interface has a command for everything that can be asked`() throws {
        let page = try Front().answer("GET", "/api") { $0.accept = "text/html" }.text
        for endpoint in Endpoint.all {
            #expect(page.contains("id=\"\(endpoint.id)\""))
            #expect(page.contains(HTML(text: endpoint.curl).markup))
        }
        #expect(page.contains("curl -F file=@FILE &quot;$PRESSROOM/jobs?pipeline=PIPELINE&quot;"))
        #expect(page.contains("curl -OJ &quot;$PRESSROOM/jobs/ID/archive&quot;"))
    }

    @Test func `a pipeline's options are fields of its form`() throws {
        let front = try Front()
        try front.addPipelineWithOptions()
        let page = front.answer("GET", "/?pipeline=avatar") { $0.accept = "text/html" }.text
        #expect(
            page.contains("name=\"size\" type=\"number\" min=\"32\" max=\"2048\" value=\"256\""))
        #expect(page.contains("<select id=\"option-crop\" name=\"crop\">"))
        #expect(page.contains("accept=\"image/jpeg\""))
    }

    private static func jobPages(_ language: String) throws -> [(String, Response)] {
        var head = RequestHead("GET", "/")
        head.acceptLanguage = language
        let visitor = Visitor(head)
        return try JobState.allCases.map { state in
            (
                state.rawValue,
                JobPage(try ShownStatus.example(state, name: hostile), visitor: visitor).response()
            )
        }
    }

    @Test(arguments: Language.allCases) func `a page is well-formed and loads only what is here`(
        language: Language
    ) throws {
        for (path, page) in try pages(language.rawValue) {
            let check = MarkupCheck(page.text)
            #expect(check.errors.isEmpty, "\(path)")
            #expect(page.text.contains("<html lang=\"\(language.tag)\">"), "\(path)")
            #expect(check.ids.contains("main"), "\(path)")
            #expect(page.text.matches(of: /<h1>/).count == 1, "\(path)")
        }
    }

    @Test func `a page says what a browser must not do`() throws {
        for (path, page) in try pages("en") {
            let policy = try #require(page.value("Content-Security-Policy"))
            for part in [
                "default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'",
                "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
            ] {
                #expect(policy.contains(part), "\(path)")
            }
            #expect(!policy.contains("unsafe"), "\(path)")
            #expect(page.value("X-Content-Type-Options") == "nosniff", "\(path)")
            #expect(page.value("Referrer-Policy") == "same-origin", "\(path)")
        }
    }

    @Test func `names of strangers are text on a page`() throws {
        for (path, page) in try pages("en") {
            #expect(!page.text.contains("<script>"), "\(path)")
            #expect(!page.text.contains("</title>.jpg"), "\(path)")
        }
        #expect(try Self.jobPages("en")[0].1.text.contains("&lt;script&gt;alert(1)"))
    }

    @Test(arguments: [("de", "Fehlgeschlagen"), ("zh", "失败"), ("en", "Failed")])
    func `a page says a state in a word`(language: String, word: String) throws {
        let page = try #require(try Self.jobPages(language).first { $0.0 == "failed" }?.1)
        #expect(page.text.contains(word))
    }

    @Test(arguments: [
        ("de", "Unter dieser Adresse ist nichts"), ("zh", "此地址没有内容"),
        ("en", "There is nothing at this address"),
    ]) func `a refusal has its title in the language of the page`(language: String, title: String)
        throws
    {
        let page = try Front().answer("GET", "/nowhere") {
            ($0.accept, $0.acceptLanguage) = ("text/html", language)
        }
        #expect(page.status == 404 && page.text.contains("<h1>\(title)</h1>"))
    }

    @Test(arguments: JobState.allCases) func `the page of a job offers what its state allows`(
        state: JobState
    ) throws {
        let status = try ShownStatus.example(state, name: "a.jpg")
        let page = JobPage(status, visitor: Visitor(RequestHead("GET", "/"))).response().text
        for action in ControlRequest.Action.allCases {
            let form = "action=\"/jobs/\(status.id)/\(action.rawValue)\""
            #expect(page.contains(form) == action.applies(to: state), "\(action)")
        }
        #expect(page.contains("/delete\"") == state.isFinal)
        #expect(page.contains("http-equiv=\"refresh\"") == !state.isFinal)
        #expect(page.contains("data-events=") == !state.isFinal)
        #expect(page.contains("id=\"failure\"") == (state == .failed))
    }

    @Test func `pictures are shown with their size and a text`() throws {
        let status = try ShownStatus.example(.completed, name: "a.jpg")
        let page = JobPage(status, visitor: Visitor(RequestHead("GET", "/"))).response().text
        let href = status.steps[0].outputs[0].href
        #expect(
            page.contains("<img src=\"\(href)\" width=\"200\" height=\"100\" alt=\"a-small.webp"))
        #expect(!page.contains("<img src=\"\(status.steps[0].outputs[1].href)\""))
        #expect(page.contains("href=\"\(status.links.`self`)/archive\""))
    }

    @Test func `assets are found under their hash, and kept for ever`() throws {
        let front = try Front()
        for asset in Asset.allCases {
            let response = front.answer("GET", asset.path)
            #expect(response.status == 200 && response.body == asset.bytes)
            #expect(response.value("Content-Type") == asset.mediaType)
            #expect(response.value("Cache-Control")?.contains("immutable") == true)
            let old = front.answer("GET", "/assets/0123456789abcdef/\(asset.rawValue)")
            #expect(old.status == 200 && old.value("Cache-Control") == "no-cache")
        }
        #expect(front.answer("GET", "/assets/\(Asset.version)/none.css").status == 404)
    }
}

/// A status with something of everything.
enum ShownStatus {
    static func example(_ state: JobState, name: String) throws -> Status {
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        let id = JobID(nanoseconds: 0, random: 0)
        var status = Status(
            accepted: Manifest(
                id: id, pipeline: "web", lane: .normal,
                inputs: [.init(name: name, mediaType: .jpeg, bytes: 1_234_567)]))
        status.state = state
        var step = StepStatus(name: "small", uses: "thumbnail")
        step.outputs = [("000.webp", MediaType.webp), ("001.tiff", .tiff)].map { output, type in
            Output(
                name: output, title: "a-small.\(type.fileExtension)",
                href: Output.href(output, of: "small", in: id), mediaType: type, bytes: 4238,
                width: 200, height: 100, pages: nil, sha256: "")
        }
        step.state = .completed
        var failed = StepStatus(name: "facts", uses: "metadata")
        failed.warnings = [name]
        if state == .failed {
            failed.state = .failed
            failed.error = Problem(.truncated, "the file \(name) ends too early")
        }
        status.steps = [step, failed]
        if state == .failed { status.note(failed.error, ofAttemptBegunAt: now) }
        if !state.isFinal {
            status.progress = 0.4
            (status.estimatedCompletionAt, status.notBefore) = (now, now)
        }
        return status
    }
}
