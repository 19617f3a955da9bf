internal import Text

extension Node {
    /// The largest text that is read, in bytes.
    package static let bytesMax = 1_000_000
    /// How deep sequences and mappings may stand in one another.
    package static let depthMax = 32

    /// Reads the one document of a text.
    ///
    /// Of YAML 1.1 it leaves out what makes a text mean something else than it shows: anchors,
    /// aliases, tags other than those of the core schema, keys that occur twice or are not text,
    /// and further documents.
    /// - Parameter bytes: UTF-8, with or without a byte order mark, 1 MB at most.
    /// - Throws: `SyntaxError` at the first thing that is not like that.
    package init(parsing bytes: some Collection<UInt8>) throws(SyntaxError) {
        let start = Position(line: 1, column: 1)
        guard bytes.count <= Self.bytesMax else {
            throw SyntaxError("the text is larger than 1 MB", at: start)
        }
        var reader = TreeReader(EventParser(SourceText.withoutMark(bytes)))
        guard let root = try reader.document() else {
            throw SyntaxError("the text is empty", at: start)
        }
        self = root
    }
}

/// Builds the tree from events.
private struct TreeReader: ~Copyable {
    private var events: EventParser

    init(_ events: consuming EventParser) { self.events = events }

    /// The only document, or `nil` when there is none.
    mutating func document() throws(SyntaxError) -> Node? {
        _ = try events.next()
        guard case .documentStart = try events.next().kind else { return nil }
        let root = try node(events.next(), depth: 0)
        _ = try events.next()
        let following = try events.next()
        guard case .streamEnd = following.kind else {
            throw SyntaxError(
                "a second document begins here; one file holds one",
                at: following.start, to: following.end)
        }
        return root
    }

    private mutating func node(_ event: Event, depth: Int) throws(SyntaxError) -> Node {
        switch event.kind {
        case .scalar(let text, let isPlain, let properties):
            let tag = try check(properties, of: event, allowed: scalarTags)
            let style: Node.Style =
                switch tag {
                case nil: isPlain ? .plain : .quoted
                case "!", "str": .quoted
                default: .plain
                }
            return Node(.scalar(text, style), start: event.start, end: event.end)
        case .sequenceStart(let properties):
            _ = try check(properties, of: event, allowed: ["!", "seq"])
            return try sequence(from: event, depth: depth)
        case .mappingStart(let properties):
            _ = try check(properties, of: event, allowed: ["!", "map"])
            return try mapping(from: event, depth: depth)
        case .alias(let name):
            throw SyntaxError(
                "the alias \"*\(name)\" is not allowed; write the value out",
                at: event.start, to: event.end)
        default:
            preconditionFailure("libyaml's grammar has a node here")
        }
    }

    private mutating func sequence(from first: Event, depth: Int) throws(SyntaxError) -> Node {
        try checkDepth(depth, first)
        var items: [Node] = []
        while true {
            let event = try events.next()
            if case .collectionEnd = event.kind {
                return Node(.sequence(items), start: first.start, end: event.end)
            }
            items.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func mapping(from first: Event, depth: Int) throws(SyntaxError) -> Node {
        try checkDepth(depth, first)
        var entries: [Node.Entry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try events.next()
            if case .collectionEnd = event.kind {
                return Node(.mapping(entries), start: first.start, end: event.end)
            }
            let key = try node(event, depth: depth + 1)
            guard case .scalar(let name, _) = key.value else {
                throw SyntaxError("a key must be text", at: key.start)
            }
            if let line = lines.updateValue(key.start.line, forKey: name) {
                throw SyntaxError(
                    "the key \(quoted(name)) is there already, in line \(line)",
                    at: key.start, to: key.end)
            }
            let value = try node(events.next(), depth: depth + 1)
            entries.append(Node.Entry(key: key, name: name, value: value))
        }
    }

    private func checkDepth(_ depth: Int, _ event: Event) throws(SyntaxError) {
        guard depth < Node.depthMax else {
            throw SyntaxError("nested deeper than \(Node.depthMax) levels", at: event.start)
        }
    }

    /// The tag without the core schema's prefix, if there is one.
    private func check(_ properties: Event.Properties, of event: Event, allowed: Set<String>)
        throws(SyntaxError) -> String?
    {
        if let anchor = properties.anchor {
            let length = properties.tag == nil ? anchor.unicodeScalars.count + 1 : 0
            throw SyntaxError(
                "the anchor \"&\(anchor)\" is not allowed", at: event.start,
                to: event.start.advanced(by: length))
        }
        guard let tag = properties.tag else { return nil }
        let short = tag.hasPrefix(coreTag) ? String(tag.dropFirst(coreTag.count)) : tag
        guard allowed.contains(short) else {
            throw SyntaxError("the tag \(quoted(tag)) is not allowed here", at: event.start)
        }
        return short
    }
}

private let coreTag = "tag:yaml.org,2002:"
private let scalarTags: Set<String> = ["!", "str", "int", "float", "bool", "null"]
