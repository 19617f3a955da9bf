internal import HTTP
internal import Jobs

/// Who looks at a page: what it depends on besides what it shows.
struct Visitor: Hashable, Sendable {
    let language: Language
    /// The user that the web server authenticated.
    let user: String?
    let isOperator: Bool
    private let head: RequestHead

    init(_ head: RequestHead) {
        language = Language(head.acceptLanguage)
        user = head.owner
        isOperator = head.isOperator
        self.head = head
    }

    /// Whether jobs are listed for the visitor without the id of one.
    var hasList: Bool { user != nil || isOperator }

    func say(_ words: Words) -> String { words[language] }

    /// The address of something on this site, as it stands in a page: each link is made here.
    /// - Parameter path: `/jobs`, with a query or not.
    func link(_ path: String) -> String { head.place.path + path }

    /// A parameter of the page's address, which has been checked.
    func query(_ name: String) -> String? { head.queryValue(name) }
}

extension RequestHead {
    /// Whether the client would rather have a page than JSON: browsers that open an address do;
    /// what takes anything gets what programs get.
    var prefersPage: Bool {
        guard let accept, accept != "*/*" else { return false }
        let types = WeightedList(accept)
        return types.weight(ofType: "text/html") > types.weight(ofType: "application/json")
    }
}
