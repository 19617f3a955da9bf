internal import HTTP

/// The parameters of a request's query. Each has one value and a meaning, or the request is
/// refused: what is misspelt must not be taken for something that was not said.
extension RequestHead {
    /// - Parameters:
    ///   - known: the names that have a meaning at this address.
    ///   - repeated: those of them that may have several values.
    ///   - isOther: whether another name may have one.
    /// - Throws: `Refusal` for a name that has none, one that stands there twice, and for what is
    ///   not encoded as forms are.
    func checkQuery(
        _ known: [String] = [], repeated: Set<String> = [],
        or isOther: (String) -> Bool = { _ in false }
    ) throws(Refusal) {
        if query.isEmpty { return }
        var seen: Set<String> = []
        for (name, value) in pairs {
            guard let name else {
                throw Refusal(.malformedRequest, "The query is malformed.")
            }
            guard known.contains(name) || isOther(name) else {
                throw .unknown("There is no parameter", name, "at this address", among: known)
            }
            guard value != nil, seen.insert(name).inserted || repeated.contains(name) else {
                throw Refusal(
                    .malformedRequest,
                    "The query has more than one \"\(name)\", or a malformed one.")
            }
        }
    }

    /// The names in the query, which has been checked.
    var queryNames: [String] { pairs.compactMap(\.name) }

    /// The value of a parameter of the query, which has been checked; `nil` when it is missing or
    /// empty.
    func queryValue(_ name: String) -> String? {
        let value = pairs.first { $0.name == name }?.value
        return value == "" ? nil : value
    }

    /// The values of a parameter that may have several, without those that are empty.
    func queryValues(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.compactMap(\.value).filter { !$0.isEmpty }
    }

    /// Names and values, `nil` where they are malformed.
    private var pairs: some Sequence<(name: String?, value: String?)> {
        query.split(separator: "&").lazy.map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentEncoding.decodedForm(parts[0]),
                PercentEncoding.decodedForm(parts.count > 1 ? parts[1] : "")
            )
        }
    }
}
