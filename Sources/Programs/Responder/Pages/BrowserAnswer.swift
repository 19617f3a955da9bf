internal import HTTP
internal import Jobs

/// How an endpoint that answers programs with JSON answers a browser.
enum BrowserAnswer: Sendable {
    /// With a page that shows what programs get: it is made of that, and looks nothing up.
    case page(@Sendable ([UInt8], Visitor) throws -> any PageContent)
    /// By leading on to the page that shows what became of it (RFC 9110, section 15.4.4): to
    /// `Location`, or this one.
    case seeOther(@Sendable (Route) -> String)

    /// With a page of the value that programs get as JSON.
    static func page<Value: Decodable & SendableMetatype, Content: PageContent & SendableMetatype>(
        _ content: @escaping @Sendable (Value, Visitor) -> Content
    ) -> BrowserAnswer {
        .page { json, visitor in content(try JSON.decode(Value.self, from: json), visitor) }
    }

    /// The answers to programs, and to browsers.
    func added(to answers: [Int: Answer]) -> [Int: Answer] {
        switch self {
        case .page:
            return answers.merging([200: answers[200]?.with("text/html")].compactMapValues(\.self))
            {
                $1
            }
        case .seeOther:
            let led = Answer(
                "It is so; a browser is led on to the page that shows it.",
                fields: ["Location": "Where that is."])
            return answers.merging([303: led]) { $1 }
        }
    }

    /// Makes the answer to a program that to a browser, if it is one that asks.
    /// - Throws: when the answer to programs is not of the page's kind.
    func answer(_ response: Response, to route: Route) throws -> Response {
        switch self {
        case .page(let content):
            guard route.head.prefersPage, response.status == 200 else {
                return response.adding([.variesByReader])
            }
            let kept = response.headers.filter { $0.name == "Link" || $0.name == "Cache-Status" }
            return try content(response.body, Visitor(route.head))
                .response(kept, unless: route.head.ifNoneMatch)
        case .seeOther(let address):
            guard route.head.prefersPage else { return response }
            let location = response.headers.first { $0.name == "Location" }?.value
            return Response(
                status: 303,
                headers: [
                    HeaderField("Location", location ?? address(route)), .noStore,
                ])
        }
    }
}
