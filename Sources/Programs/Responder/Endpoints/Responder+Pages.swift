internal import Jobs

/// What describes the interface itself: it never changes while the program runs.
extension Responder {
    func openAPI() -> Response {
        Response(status: 200, headers: [.json, Self.forAnHour], body: OpenAPI.text)
    }

    func problems() -> Response {
        Response(
            status: 200,
            headers: [
                HeaderField("Content-Type", "text/html; charset=utf-8"), Self.forAnHour,
                HeaderField(
                    "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
                HeaderField("X-Content-Type-Options", "nosniff"),
            ], body: Array(ProblemPage.html.utf8))
    }

    private static let forAnHour = HeaderField("Cache-Control", "max-age=3600")
}
