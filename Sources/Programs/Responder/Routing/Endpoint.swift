internal import Jobs

/// One thing that can be asked of the responder: a method at an address. It is declared in one
/// place; routing, 405 and Allow, admission and `/openapi.json` follow from it, and nginx.conf is
/// tested against it.
struct Endpoint: Sendable {
    /// A method of HTTP; HEAD is possible wherever GET is.
    enum Method: String, CaseIterable, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
        case options = "OPTIONS"

        /// As they stand in a request.
        var names: [String] { self == .get ? ["GET", "HEAD"] : [rawValue] }
        /// Whether it changes nothing (RFC 9110, section 9.2.1).
        var isSafe: Bool { self == .get || self == .options }
    }

    /// The socket of the responder that nginx sends a request to: each has threads of its own.
    enum Queue: String, Sendable { case status, upload }

    let method: Method
    let path: PathPattern
    /// Its name in `/openapi.json`.
    let id: String
    let summary: String
    let queue: Queue
    /// Those of its subject first.
    let parameters: [Parameter]
    /// The answers to requests that are granted, by their status code.
    let answers: [Int: Answer]
    /// What may be wrong with a request, besides what may be wrong with any.
    let refusals: [Refusal.Kind]
    /// The values that only its answers are made of, by name.
    let schemas: [String: JSONValue]
    let handler: Handler
    /// What a browser gets instead; `nil` where that is what programs get.
    let browser: BrowserAnswer?
    /// The names that a query may have; an upload reads its query itself.
    let queryNames: [String]
    /// Those of them that may have several values.
    let repeatedNames: Set<String>

    /// - Parameters:
    ///   - queue: that of uploads for an upload, else that of statuses, unless it is given.
    ///   - parameters: besides those that follow from the handler.
    ///   - refusals: besides those that follow from the method and the handler.
    init(
        _ method: Method, _ path: PathPattern, id: String, _ summary: String,
        queue: Queue? = nil, parameters: [Parameter] = [], answers: [Int: Answer],
        refusals: [Refusal.Kind] = [], schemas: [String: JSONValue] = [:], _ handler: Handler,
        browser: BrowserAnswer? = nil
    ) {
        self.method = method
        self.path = path
        self.id = id
        self.summary = summary
        self.queue = queue ?? (handler.body == nil ? .status : .upload)
        self.parameters = handler.parameters + parameters
        self.answers = browser?.added(to: answers) ?? answers
        self.browser = browser
        self.refusals = (method.isSafe ? [] : [.foreignOrigin]) + handler.refusals + refusals
        self.schemas = schemas
        self.handler = handler
        queryNames = parameters.filter { $0.place == .query }.map(\.name)
        repeatedNames = Set(
            parameters.filter { $0.place == .query && $0.isRepeated }.map(\.name))
    }
}
