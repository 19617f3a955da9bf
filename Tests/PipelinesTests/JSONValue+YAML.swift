import Jobs
import YAML

extension JSONValue {
    /// A YAML text as editors read it, by the core schema of YAML 1.2; `nil` where it is no YAML.
    init?(yaml text: String) {
        guard let node = try? Node(parsing: Array(text.utf8)) else { return nil }
        self.init(node)
    }

    private init(_ node: Node) {
        switch node.value {
        case .scalar(let text, .quoted): self = .text(text)
        case .scalar(let text, .plain):
            self =
                if text == "true" || text == "false" {
                    .bool(text == "true")
                } else if let number = Int(text), text.wholeMatch(of: #/-?[0-9]+/#) != nil {
                    .whole(number)
                } else if let number = Double(text),
                    text.wholeMatch(of: #/-?[0-9]+\.[0-9]*/#) != nil
                {
                    .number(number)
                } else {
                    .text(text)
                }
        case .sequence(let items): self = .list(items.map { JSONValue($0) })
        case .mapping(let entries):
            self = .object(
                Dictionary(uniqueKeysWithValues: entries.map { ($0.name, JSONValue($0.value)) }))
        }
    }
}
