import HTTP
import Jobs
import Platform
import Spool
import TestFolders
import Testing
@testable import Responder

@Suite struct `Options of a pipeline in an upload` {
    let front: Front

    init() throws {
        front = try Front()
        try Directory(opening: front.directory("pipelines")).create("sized.yaml").write(
            Array(
                """
                name: sized
                accepts: [image/jpeg]
                options:
                  width: { type: integer, from: 10, to: 400, default: 100, text: how wide }
                  fit:   { type: choice, values: [inside, cover], default: inside }
                  crop:  { type: choice, values: [centre, north], default: centre }
                steps:
                  small: { uses: thumbnail, with: { width: "${width}", height: 9, fit: "${fit}" } }
                  part:
                    uses: thumbnail
                    with: { width: 9, height: 9, fit: cover, crop: "${crop}" }

                """.utf8))
        try Directory(opening: front.directory("pipelines")).create("strict.yaml").write(
            Array(
                """
                name: strict
                accepts: [image/jpeg]
                options:
                  fit: { type: choice, values: [inside, cover], default: cover }
                steps:
                  a: { uses: thumbnail, with: { width: 9, height: 9, fit: "${fit}", crop: north } }

                """.utf8))
    }

    private let photo = Front.jpeg(bytes: 2_000)
    private var part: (String, [UInt8]) { ("name=f; filename=\"a.jpg\"", photo) }

    private func put(_ target: String, key: String? = nil) -> Response {
        front.answer("PUT", target, body: MemoryBody(photo)) { $0.idempotencyKey = key }
    }

    private func options(_ response: Response) throws -> [String: String]? {
        #expect(response.status == 202, "\(response.text)")
        let status = try JSON.decode(Status.self, from: response.body)
        #expect(try front.spool.lookup.manifest(of: status.id)?.options == status.options)
        return status.options
    }

    @Test func `the query sets options, which the manifest and the status keep`() throws {
        #expect(try options(put("/upload/sized/a.jpg?width=40")) == ["width": "40"])
        #expect(
            try options(put("/upload/sized/a.jpg?lane=batch&fit=cover&width=400"))
                == ["width": "400", "fit": "cover"])
        // An empty value is as none.
        #expect(try options(put("/upload/sized/a.jpg?width=")) == nil)
        #expect(try options(put("/upload/sized/a.jpg")) == nil)
    }

    @Test func `fields of a form set options, in front of or behind the pipeline's name`() throws {
        let width = ("name=width", Array("50".utf8))
        let name = ("name=pipeline", Array("sized".utf8))
        #expect(
            try options(front.post(form: form(width, name, part), to: "/jobs"))
                == ["width": "50"])
        #expect(
            try options(front.post(form: form(name, width, part), to: "/jobs"))
                == ["width": "50"])
        #expect(
            try options(front.post(form: form(width, part, part), to: "/jobs?pipeline=sized"))
                == ["width": "50"])
        let both = "/jobs?pipeline=sized&width=50"
        #expect(try options(front.post(form: form(width, part), to: both)) == ["width": "50"])
    }

    @Test func `the jobs of a batch have the options of its upload`() throws {
        let response = front.post(form: form(part, part), to: "/batches?pipeline=sized&width=77")
        #expect(response.status == 202)
        let jobs = try front.jobDirectories()
        #expect(jobs.count == 2)
        for path in jobs {
            let id = try #require(JobID(String(path.suffix(36))))
            #expect(try front.spool.lookup.manifest(of: id)?.options == ["width": "77"])
        }
    }

    @Test(arguments: [
        (
            "/upload/sized/a.jpg?width=401", Refusal.Kind.invalidOption,
            "\"width\" must be 10 to 400, not \"401\"."
        ),
        (
            "/upload/sized/a.jpg?fit=fill", .invalidOption,
            "\"fit\" must be inside or cover, not \"fill\"."
        ),
        (
            "/upload/strict/a.jpg?fit=inside", .invalidOption,
            "The options do not go together: \"crop\" means nothing to inside, which cuts nothing "
                + "off."
        ),
        (
            "/upload/sized/a.jpg?widht=9", .malformedRequest,
            "There is no parameter \"widht\" at this address; did you mean \"width\"? Known are "
                + "lane, priority, batch, title, notify, width, fit, crop."
        ),
        (
            "/jobs?pipeline=web&width=9", .malformedRequest,
            "There is no parameter \"width\" at this address; known are pipeline, lane, priority, "
                + "batch, title, notify, name."
        ),
        (
            "/jobs?width=9", .malformedRequest,
            "There is no parameter \"width\" at this address; known are pipeline, lane, priority, "
                + "batch, title, notify, name."
        ),
        (
            "/upload/sized/a.jpg?width=40&width=40", .malformedRequest,
            "The query has more than one \"width\", or a malformed one."
        ),
    ]) func `an option that is not declared, or a value that it cannot have, is refused by name`(
        target: String, kind: Refusal.Kind, detail: String
    ) throws {
        let method = target.hasPrefix("/jobs") ? "POST" : "PUT"
        let response = front.answer(method, target, body: MemoryBody(photo))
        let path = String(target.prefix { $0 != "?" })
        #expect(response.text == Refusal(kind, detail).response(instance: path).text)
        #expect(response.status == 400)
        #expect(try front.jobDirectories() == [])
    }

    @Test func `a field that contradicts the query, or comes behind a file, is refused`() throws {
        let other = form(("name=width", Array("51".utf8)), part)
        let contradicted = front.post(form: other, to: "/jobs?pipeline=sized&width=50")
        #expect(contradicted.status == 400)
        #expect(contradicted.text.contains("The request gives two different values of \\\"width"))
        let late = front.post(
            form: form(part, ("name=width", Array("51".utf8))), to: "/jobs?pipeline=sized")
        #expect(late.status == 400 && late.text.contains("must stand in front of the first file"))
        #expect(try front.jobDirectories() == [])
    }

    @Test func `an upload with a key and other options is another upload`() throws {
        #expect(put("/upload/sized/a.jpg?width=40", key: "k").status == 202)
        #expect(put("/upload/sized/a.jpg?width=40", key: "k").status == 202)
        #expect(put("/upload/sized/a.jpg?width=41", key: "k").status == 422)
        #expect(put("/upload/sized/a.jpg", key: "k").status == 422)
        #expect(try front.jobDirectories().count == 1)
    }

    @Test func `a pipeline's options are described with their values`() throws {
        let text = front.answer("GET", "/pipelines/sized").text
        #expect(
            text.contains(
                """
                    {
                      "default" : 100,
                      "name" : "width",
                      "schema" : {
                        "maximum" : 400,
                        "minimum" : 10,
                        "type" : "integer"
                      },
                      "text" : "how wide"
                    },
                """))
    }
}
