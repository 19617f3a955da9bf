internal import HTTP
internal import Jobs

/// What describes the interface itself: it never changes while the program runs.
extension Endpoint {
    static let description = Endpoint(
        .get, "/openapi.json", id: "description", "This description",
        answers: [200: Answer("It.", ["application/json": ["schema": ["type": "object"]]])],
        .anyone(Responder.openAPI))

    static let interface = Endpoint(
        .get, "/api", id: "interface", "This description, with commands to copy on its page",
        answers: [200: Answer("It.", ["application/json": ["schema": ["type": "object"]]])],
        .anyone(Responder.openAPI), browser: .page(InterfacePage.init(_:visitor:)))

    static let problems = Endpoint(
        .get, "/problems", id: "problems",
        "What each kind of problem is, at an anchor of its name",
        answers: [200: Answer("A page.", ["text/html": ["schema": ["type": "string"]]])],
        .anyone(Responder.problems))
}

extension Responder {
    fileprivate func openAPI(_ route: Route) throws -> Response {
        Response(status: 200, headers: [.json, Self.forAnHour], body: OpenAPI.text)
    }

    fileprivate func problems(_ route: Route) throws -> Response {
        ProblemsPage(visitor: Visitor(route.head)).response(unless: route.head.ifNoneMatch)
    }

    private static let forAnHour = HeaderField("Cache-Control", "max-age=3600")
}
