internal import Jobs

/// The page that the `type` of every problem leads to: what each kind means, at an anchor of its
/// name.
enum ProblemPage {
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

    /// Nothing in it comes from outside; it needs neither scripts nor anything else.
    static let html: String = {
        let entries = kinds.map { kind, titles in
            """
            <h2 id="\(kind)">\(kind)</h2>
            <p><b>\(titles.joined(separator: "; "))</b></p>
            <p>\(explanations[kind] ?? "")</p>

            """
        }
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Pressroom: what may go wrong</title>
            <h1>What may go wrong</h1>
            <p>Answers that say no, and jobs that fail, name one of these kinds in
            <code>type</code>. In brackets is the status code of the answer.</p>

            """ + entries.joined() + "</html>\n"
    }()
}
