internal import CYAML

/// libyaml's event parser over one text.
/// Wraps yaml_parser_parse; see <https://pyyaml.org/wiki/LibYAML>.
struct EventParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// The parser reads from here for as long as it lives: it takes no copy.
    private let text: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter bytes: UTF-8 without a byte order mark; of anything else `next` throws.
    init(_ bytes: some Collection<UInt8>) {
        text = .allocate(capacity: max(1, bytes.count))
        text.initialize(repeating: 0)
        _ = text.update(fromContentsOf: Array(bytes))
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            preconditionFailure("out of memory for a YAML parser")
        }
        // Without this libyaml would take a text that begins like UTF-16 for that.
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        text.deallocate()
    }

    /// The next event. Not to be called behind `streamEnd` or an error.
    /// - Throws: `SyntaxError` when the text is not YAML, or not UTF-8.
    mutating func next() throws(SyntaxError) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        return Event(
            kind: Self.kind(of: event), start: Position(event.start_mark),
            end: Position(event.end_mark))
    }

    private static func kind(of event: yaml_event_t) -> Event.Kind {
        switch event.type {
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                String(decoding: bytes, as: UTF8.self),
                isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
                properties(scalar.anchor, scalar.tag))
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .sequenceStart(properties(start.anchor, start.tag))
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mappingStart(properties(start.anchor, start.tag))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        default: preconditionFailure("libyaml knows no other event")
        }
    }

    private static func properties(_ anchor: UnsafePointer<UInt8>?, _ tag: UnsafePointer<UInt8>?)
        -> Event.Properties
    {
        Event.Properties(anchor: string(anchor), tag: string(tag))
    }

    private static func string(_ text: UnsafePointer<UInt8>?) -> String? {
        text.map { String(cString: $0) }
    }

    private func failure() -> SyntaxError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
        switch parser.pointee.error {
        case YAML_READER_ERROR:
            let read = text.prefix(min(text.count, parser.pointee.problem_offset))
            let message = problem.hasPrefix("control") ? problem : "this is not UTF-8 text"
            return SyntaxError(message, at: SourceText.position(after: read))
        case YAML_MEMORY_ERROR:
            return SyntaxError("libyaml ran out of memory", at: Position(line: 1, column: 1))
        default:
            return syntaxFailure(problem)
        }
    }

    private func syntaxFailure(_ problem: String) -> SyntaxError {
        let mark = parser.pointee.problem_mark
        let here = bytes(before: mark)
        // At the end libyaml begins a line that the text does not have.
        let place = here < text.count ? Position(mark) : SourceText.position(after: text)
        if here < text.count, text[here] == UInt8(ascii: "\t") {
            return SyntaxError("a tab cannot indent; use spaces", at: place)
        }
        guard let context = parser.pointee.context.map({ String(cString: $0) }) else {
            return SyntaxError(problem, at: place)
        }
        let begun = Position(parser.pointee.context_mark).line
        let since = begun == place.line ? "" : " begun in line \(begun)"
        return SyntaxError("\(problem) \(context)\(since)", at: place)
    }

    /// A mark's index counts characters; this is the same place in bytes.
    private func bytes(before mark: yaml_mark_t) -> Int {
        var characters = 0
        for (offset, byte) in text.enumerated() where byte & 0xc0 != 0x80 {
            if characters == mark.index { return offset }
            characters += 1
        }
        return text.count
    }
}

extension Position {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
