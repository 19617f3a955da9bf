/// One value of a YAML text, with its place. The tree is a tree: no anchors, no aliases.
package struct Node: Hashable, Sendable {
    package let value: Value
    package let start: Position
    /// Behind its last character. A block's end is where the next thing begins.
    package let end: Position

    package init(_ value: Value, start: Position, end: Position) {
        self.value = value
        self.start = start
        self.end = end
    }

    /// The three kinds of node of YAML 1.1, section 3.2.1.1.
    package indirect enum Value: Hashable, Sendable {
        case scalar(String, Style)
        case sequence([Node])
        /// In the order of the text; no key occurs twice.
        case mapping([Entry])
    }

    /// Whether a scalar may stand for something else than its text.
    package enum Style: Hashable, Sendable {
        /// As it stands, so that `5` may be a number and nothing at all may be null.
        case plain
        /// In quotes, a block, or tagged `!!str`: text, whatever it looks like.
        case quoted
    }

    /// A key of a mapping with its value.
    package struct Entry: Hashable, Sendable {
        /// A scalar.
        package let key: Node
        /// The text of the key.
        package let name: String
        package let value: Node

        package init(key: Node, name: String, value: Node) {
            self.key = key
            self.name = name
            self.value = value
        }
    }
}
