internal import Jobs

/// The kinds of problems, which `/problems` explains, each at an anchor of its name.
enum ProblemKinds {
    static let path = "/problems"

    /// The `type` of a kind of problem (RFC 9457, section 3.1.1).
    static func address(of kind: String) -> String { "\(path)#\(kind)" }

    /// Every kind of problem that can be answered, with its titles: nginx answers some, too.
    static let kinds: [(kind: String, titles: [String])] = {
        let families = Problem.Kind.allCases.filter { $0.family == $0 }
        let all =
            Refusal.Kind.allCases.map { ($0.rawValue, "\($0.title) (\($0.status))") }
            + ServerProblem.all.map { ($0.kind, "\($0.title) (\($0.status))") }
            + families.map { ($0.rawValue, "\($0.title) (of a job)") }
        let titles = Dictionary(grouping: all, by: \.0).mapValues { $0.map(\.1) }
        return titles.sorted { $0.key < $1.key }.map { kind, titles in
            var seen: Set<String> = []
            return (kind, titles.filter { seen.insert($0).inserted })
        }
    }()
}
