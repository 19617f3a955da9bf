internal import Pipelines
internal import Jobs
internal import Naming
internal import Text
internal import YAML

/// Reads the parts of a pipeline's definition and collects what is wrong with them, so that one
/// look at a file finds every error. A part with an error reads as `nil`.
struct DefinitionReader {
    /// How many errors are reported.
    private static let diagnosticsMax = 100

    private let path: String
    private let source: SourceText
    /// The names of all time zones.
    let zones: () -> [String]
    /// Reads a file beside the pipeline file.
    let attach: Attaching
    /// Whether what a step needs is there.
    let isInstalled: (OptionalPackage) -> Bool
    /// What is in the files that steps use, by their digests.
    var attachments: [String: [UInt8]] = [:]
    /// The values of options that are set, and do not have their defaults.
    let given: [String: String]
    /// The options that the file declares, by name, and what `${NAME}` stands for.
    var variables: [String: Variable] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    init(
        path: String, source: SourceText, given: [String: String],
        zones: @escaping () -> [String], attach: @escaping Attaching,
        isInstalled: @escaping (OptionalPackage) -> Bool = { _ in true }
    ) {
        self.path = path
        self.source = source
        self.given = given
        self.zones = zones
        self.attach = attach
        self.isInstalled = isInstalled
    }

    /// Reads one file's text.
    /// - Parameters:
    ///   - given: values of options that the file declares.
    ///   - zones: gives the names of all time zones.
    ///   - attach: reads a file beside it.
    ///   - isInstalled: whether what a step needs is there.
    /// - Throws: `DefinitionErrors` with every error; of a text that is not YAML the first.
    static func read<Value>(
        _ bytes: [UInt8], path: String, given: [String: String] = [:],
        zones: @escaping () -> [String] = { [] },
        attach: @escaping Attaching = PipelineFile.nothingBeside,
        isInstalled: @escaping (OptionalPackage) -> Bool = { _ in true },
        _ read: (inout DefinitionReader, Node) -> Value?
    )
        throws(DefinitionErrors) -> Value
    {
        let root: Node
        do {
            root = try Node(parsing: bytes)
        } catch {
            let lines = SourceText(bytes.prefix(Node.bytesMax)).lines
            throw DefinitionErrors([
                Diagnostic(
                    path: path, start: error.start, end: error.end, message: error.message,
                    line: lines[min(error.start.line, lines.count) - 1])
            ])
        }
        var reader = DefinitionReader(
            path: path, source: SourceText(bytes), given: given, zones: zones, attach: attach,
            isInstalled: isInstalled)
        let value = read(&reader, root)
        guard reader.diagnostics.isEmpty, let value else {
            throw DefinitionErrors(reader.diagnostics)
        }
        return value
    }

    /// The whole file. Not `nil` when nothing was reported.
    /// - Parameter text: the file's.
    mutating func pipeline(_ root: Node, _ text: [UInt8]) -> Pipeline? {
        let keys = [
            "name", "description", "accepts", "options", "limits", "retry", "window", "drop",
            "steps", "notify", "keep", "reuse", "when", "publish",
            "titles",
        ]
        guard let fields = fields(of: root, keys: keys, whole: "a pipeline") else { return nil }
        for key in ["name", "accepts", "steps"]
        where fields[key] == nil && !isMisspelt(key, in: root, keys: keys) {
            report("the pipeline has no \"\(key)\"", at: root.start)
        }
        let name = fields["name"].flatMap { readName($0) }
        let description = fields["description"].flatMap { readDescription($0) } ?? ""
        let accepts = fields["accepts"].flatMap { readAccepts($0) }
        let limits = fields["limits"].map { readLimits($0) } ?? Limits()
        let retry = fields["retry"].map { readRetry($0) } ?? Retry()
        let window = fields["window"].flatMap { readWindow($0) }
        let drop = fields["drop"].map { readDrop($0) } ?? DropRules()
        let keepSeconds = fields["keep"].flatMap { readKeep($0) }
        let options = fields["options"].map { readDeclarations($0) } ?? []
        let steps = fields["steps"].flatMap {
            readSteps($0, accepts: accepts, when: fields["when"], limits)
        }
        checkUse(of: fields["options"])
        let notify = fields["notify"].map { readNotify($0, window) } ?? Notify()
        let reuse = fields["reuse"].map { isTrue($0) } ?? false
        let publish = fields["publish"].map { readPublish($0, steps) } ?? []
        let titles = fields["titles"].flatMap { readTitles($0) }
        guard let name, let accepts, let steps else { return nil }
        let pipeline = Pipeline(
            name: name, description: description, accepts: accepts.map(\.type),
            limits: limits, retry: retry, window: window, drop: drop, steps: steps,
            notify: notify, keepSeconds: keepSeconds, reuse: reuse, attachments: attachments,
            options: options,
            source: options.isEmpty ? nil : Pipeline.Source(path: path, text: text),
            publish: publish, titles: titles)
        if let entry = fields["titles"] { checkTitles(of: pipeline, entry) }
        if let entry = fields["publish"] { checkNames(of: pipeline, entry) }
        return pipeline
    }

    private mutating func readName(_ entry: Node.Entry) -> String? {
        guard let name = text(entry) else { return nil }
        guard isIdentifier(name, lengthMax: 64) else {
            report(
                "\(quoted(name)) is no pipeline's name: 1 to 64 lower-case letters, digits "
                    + "and hyphens", at: entry.value)
            return nil
        }
        let stem = PipelineFile.stem(of: path)
        guard name == stem else {
            report(
                "the pipeline is called \"\(name)\", its file \(quoted(stem)); "
                    + "they must be the same", at: entry.value)
            return nil
        }
        return name
    }

    private mutating func readDescription(_ entry: Node.Entry) -> String? {
        guard let text = text(entry) else { return nil }
        guard text.count <= 500 else {
            report("\"description\" is longer than 500 characters", at: entry.value.start)
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.isVisible || $0 == "\n" }) else {
            report("\"description\" holds a control character", at: entry.value.start)
            return nil
        }
        return text.split(separator: "\n").joined(separator: "\n")
    }

    private mutating func readAccepts(_ entry: Node.Entry) -> [AcceptedType]? {
        let expected = "a list of media types"
        guard let items = items(entry, expected: expected) else { return nil }
        guard !items.isEmpty else {
            wrong(entry, expected: expected)
            return nil
        }
        let known = MediaType.accepted
        var accepted: [AcceptedType] = []
        for item in items {
            guard let text = scalar(item, expected: "a media type") else { continue }
            guard let type = known.first(where: { $0.rawValue == text }) else {
                let hint = Spelling.hint(for: text, among: known.map(\.rawValue))
                report("unknown media type \(quoted(text))\(hint)", at: item)
                continue
            }
            if accepted.contains(where: { $0.type == type }) {
                report("\(text) is in the list already", at: item)
                continue
            }
            accepted.append(AcceptedType(type: type, node: item))
        }
        return accepted.count == items.count ? accepted : nil
    }

    private mutating func readLimits(_ entry: Node.Entry) -> Limits {
        readLimits(entry, ["bytes"], beside: Limits())
    }

    /// - Parameters:
    ///   - more: further keys than those that a step can have, too.
    ///   - limits: what holds where nothing is said.
    mutating func readLimits(_ entry: Node.Entry, _ more: [String], beside limits: Limits)
        -> Limits
    {
        var limits = limits
        let keys = more + ["pixels", "frames", "pages", "cpu", "wall", "memory", "output"]
        guard let fields = fields(of: entry, keys: keys) else { return limits }
        if let size = measure(fields["bytes"], .fileSize) { limits.bytes = Int(size) }
        if let count = measure(fields["pixels"], .pixels) { limits.pixels = Int(count) }
        if let count = integer(fields["frames"], 1...9999) { limits.frames = count }
        if let count = integer(fields["pages"], 1...9999) { limits.pages = count }
        if let time = measure(fields["cpu"], .taskTime) { limits.cpuSeconds = Int(time) }
        if let time = measure(fields["wall"], .taskTime) { limits.wallSeconds = Int(time) }
        if let size = measure(fields["memory"], .memory) { limits.memoryBytes = Int(size) }
        if let size = measure(fields["output"], .fileSize) { limits.outputBytes = Int(size) }
        return limits
    }

    private mutating func readRetry(_ entry: Node.Entry) -> Retry {
        var retry = Retry()
        guard let fields = fields(of: entry, keys: ["attempts", "backoff"]) else { return retry }
        if let count = integer(fields["attempts"], 1...20) { retry.attempts = count }
        if let time = measure(fields["backoff"], .backoff) { retry.backoffSeconds = time }
        return retry
    }

    private mutating func readKeep(_ entry: Node.Entry) -> Int? {
        if case .scalar("forever", _) = entry.value.value { return nil }
        return measure(entry, .keep).map { Int($0) }
    }

    // MARK: Reporting

    mutating func report(_ message: String, at node: Node) {
        report(message, at: node.start, to: node.end)
    }

    /// Reports an error in a name template: at its own place, where the text stands in the file as
    /// it is.
    mutating func report(_ error: NameTemplateError, at node: Node) {
        let line = source.lines[min(node.start.line, source.lines.count) - 1]
        let written = line.unicodeScalars.dropFirst(node.start.column - 1)
        let isQuoted = written.first == "\"" || written.first == "'"
        let text = error.template.unicodeScalars
        guard written.dropFirst(isQuoted ? 1 : 0).starts(with: text) else {
            return report(error.message, at: node)
        }
        let column = node.start.column + (isQuoted ? 1 : 0)
        report(
            error.message,
            at: Position(line: node.start.line, column: column + error.range.lowerBound),
            to: Position(line: node.start.line, column: column + error.range.upperBound))
    }

    mutating func report(_ message: String, at start: Position, to end: Position? = nil) {
        guard diagnostics.count < Self.diagnosticsMax else { return }
        let line = source.lines[min(start.line, source.lines.count) - 1]
        diagnostics.append(
            Diagnostic(
                path: path, start: start, end: end ?? start,
                message: message, line: line))
    }
}

/// Whether a name can stand in a path and in a URL as it is.
func isIdentifier(_ text: String, lengthMax: Int) -> Bool {
    (1...lengthMax).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
}
