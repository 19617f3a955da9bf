/// Finds the endpoints of an address.
struct Router: Sendable {
    /// That of all endpoints there are.
    static let all = Router(Endpoint.all)

    /// What can be asked at one address.
    struct Address: Sendable {
        let path: PathPattern
        fileprivate(set) var endpoints: [Endpoint]

        /// The endpoint of a method, as it stands in a request.
        subscript(_ method: String) -> Endpoint? {
            endpoints.first { $0.method.rawValue == method }
                ?? (method == "HEAD" ? self["GET"] : nil)
        }

        /// The methods, as the field Allow lists them.
        var allow: String {
            Endpoint.Method.allCases.filter { method in
                endpoints.contains { $0.method == method }
            }.flatMap(\.names).joined(separator: ", ")
        }
    }

    /// By the number of their segments; among these in the order of their declaration, those
    /// without a name in braces first.
    private let addresses: [[Address]]

    init(_ endpoints: [Endpoint]) {
        var addresses: [[Address]] = []
        for endpoint in endpoints {
            let count = endpoint.path.count
            while addresses.count <= count { addresses.append([]) }
            if let index = addresses[count].firstIndex(where: { $0.path == endpoint.path }) {
                precondition(
                    addresses[count][index][endpoint.method.rawValue] == nil,
                    "\(endpoint.method.rawValue) \(endpoint.path.text) is declared once")
                addresses[count][index].endpoints.append(endpoint)
            } else {
                addresses[count].append(Address(path: endpoint.path, endpoints: [endpoint]))
            }
        }
        // `/jobs/events` is no job.
        self.addresses = addresses.map { addresses in
            addresses.filter { $0.path.names.isEmpty } + addresses.filter { !$0.path.names.isEmpty }
        }
    }

    /// - Parameter segments: those of the request's path, decoded.
    func address(of segments: [String]) -> Address? {
        guard segments.count < addresses.count else { return nil }
        return addresses[segments.count].first { $0.path.matches(segments) }
    }
}
