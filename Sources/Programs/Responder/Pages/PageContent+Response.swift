internal import Crypto
internal import HTML
internal import HTTP

extension PageContent {
    /// The whole page as an answer; 304 to who has it already.
    /// - Parameters:
    ///   - status: that of a refusal, whose page is not kept.
    ///   - known: the tags that the browser has.
    func response(
        status: Int = 200, _ more: [HeaderField] = [], unless known: String? = nil
    ) -> Response {
        let body = Array(document.markup.utf8)
        let tag = "\"\(SHA256.of(body).prefix(16))\""
        let isKept = status == 200
        let fields =
            [
                HeaderField("Content-Type", "text/html; charset=utf-8"),
                HeaderField("Content-Language", visitor.language.tag),
                isKept ? .noCache : .noStore, .variesByReader,
            ] + (isKept ? [HeaderField("ETag", tag)] : []) + Self.protection + more
        if isKept, known.map({ EntityTags($0).match(tag) }) ?? false {
            return Response(status: 304, headers: fields)
        }
        return Response(status: status, headers: fields, body: body)
    }

    /// What a browser must not do with a page: nothing of another site, and no script in it. With
    /// `no-referrer` browsers would not say either that a form is ours; see `checkOrigin`.
    private static var protection: [HeaderField] {
        [
            HeaderField(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; "
                    + "img-src 'self' blob: data:; connect-src 'self'; form-action 'self'; "
                    + "base-uri 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'"),
            HeaderField("X-Content-Type-Options", "nosniff"),
            HeaderField("Referrer-Policy", "same-origin"),
        ]
    }

    private var document: HTML {
        """
        <!doctype html>
        <html lang="\(visitor.language.tag)">
        <head>
        <meta charset="utf-8">
        <title>\(title) · Pressroom</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="\(link(Asset.icon.path))" type="image/svg+xml">
        <link rel="stylesheet" href="\(link(Asset.style.path))">
        \(modules)\(head)</head>
        <body>
        <a class="skip" href="#main">\(say(.skipToContent))</a>
        <header class="site">
        <a class="brand" href="\(link("/"))">\(Self.mark)Pressroom</a>
        <nav aria-label="\(say(.pages))"><ul>
        \(navigation)</ul></nav>
        </header>
        <main id="main">
        \(main)
        </main>
        <footer class="site">
        <p>\(say(.privacy))</p>
        <p><a href="\(link("/api"))">\(say(.interface))</a> ·
        <a href="\(link("/problems"))">\(say(.whatMayGoWrong))</a></p>
        </footer>
        <p id="announcements" class="spoken" role="status"></p>
        </body>
        </html>

        """
    }

    private var modules: [HTML] {
        scripts.map { "<script type=\"module\" src=\"\(link($0.path))\"></script>\n" }
    }

    private var navigation: [HTML] {
        let places: [(String, Words)] =
            [("/", .upload)] + (visitor.hasList ? [("/jobs", .jobs)] : [])
            + [("/pipelines", .pipelines)]
            + (visitor.isOperator ? [("/operator", .operation)] : [])
        return places.map { path, words in
            "<li><a href=\"\(link(path))\">\(say(words))</a></li>\n"
        }
    }

    private static var mark: HTML {
        """
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 5h18v6H3zM5 13h14v6H5z\
        M8 15h8v2H8z" fill-rule="evenodd"/></svg>
        """
    }
}

extension HeaderField {
    /// The same address is a page, or JSON.
    static let variesByReader = HeaderField("Vary", "Accept, Accept-Language")
}
