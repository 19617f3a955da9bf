internal import Jobs
internal import Pipelines
internal import Platform

/// A file on its way into the spool: checked as it comes, so that a wrong one is refused early.
struct IncomingFile {
    private let file: Descriptor
    private let pipeline: Pipeline
    private let name: FileName?
    /// The SHA-256 of what has come; `nil` when nobody asks for it.
    private let hash: RunningHash?
    /// The first bytes, until the type is known.
    private var magic: [UInt8] = []
    /// The last bytes, if they may be needed to know the type.
    private var end: [UInt8] = []
    private var mediaType: MediaType?
    private var bytes = 0

    init(
        _ name: FileName?, writingTo file: Descriptor, for pipeline: Pipeline,
        hash: RunningHash? = nil
    ) {
        self.hash = hash
        self.name = name
        self.file = file
        self.pipeline = pipeline
    }

    /// Takes the next bytes.
    /// - Throws: `Refusal` when the file is too large or of a wrong type; `SystemError` when it
    ///   cannot be written.
    mutating func append(_ data: UnsafeRawBufferPointer) throws {
        bytes += data.count
        try Self.check(bytes: bytes, of: name, for: pipeline)
        if mediaType == nil {
            magic += data.prefix(MediaType.magicBytes - magic.count)
            if mayNeedEnd {
                end = (end + data).suffix(MediaType.endBytes)
            } else if magic.count == MediaType.magicBytes {
                try recognise()
            }
        }
        hash?.update(data)
        try file.write(data)
    }

    /// What the manifest says of the file, now that it is complete.
    /// - Throws: `Refusal` when it is empty or of a wrong type.
    mutating func finish() throws(Refusal) -> Manifest.Input {
        guard bytes > 0 else {
            throw Self.empty(name)
        }
        let type = if let mediaType { mediaType } else { try recognise() }
        let name = name ?? FileName(fallbackFor: type)
        return Manifest.Input(name: name.text, mediaType: type, bytes: bytes)
    }

    /// - Throws: `Refusal` when a file of this length is more than the pipeline takes.
    static func check(bytes: Int, of name: FileName?, for pipeline: Pipeline) throws(Refusal) {
        guard bytes <= pipeline.limits.bytes else {
            throw Refusal(
                .tooLarge,
                """
                \(subject(name)) is larger than \(ByteCount(pipeline.limits.bytes)), the most that \
                the pipeline "\(pipeline.name)" takes.
                """)
        }
    }

    /// Whether it may turn out to be of a type that only its end tells.
    private var mayNeedEnd: Bool { Self.mayNeedEnd(magic: magic, for: pipeline) }

    /// Whether a file that begins so may turn out to be of a type that only its end tells.
    static func mayNeedEnd(magic: [UInt8], for pipeline: Pipeline) -> Bool {
        MediaType.needsEnd(magic: magic)
            && pipeline.accepts.contains(where: MediaType.officeOpenXML.contains)
    }

    @discardableResult
    private mutating func recognise() throws(Refusal) -> MediaType {
        defer { (magic, end) = ([], []) }
        let type = try Self.recognise(magic: magic, end: end, of: name, for: pipeline)
        mediaType = type
        return type
    }

    /// What the first and the last bytes of a file say that it is.
    /// - Throws: `Refusal` when the pipeline does not take that.
    static func recognise(
        magic: [UInt8], end: [UInt8], of name: FileName?, for pipeline: Pipeline
    ) throws(Refusal) -> MediaType {
        let type = MediaType(magic: magic, end: end, name: name?.text)
        let explanation = MediaType.explanation(ofUnknown: magic, name: name?.text)
        guard let type, pipeline.accepts.contains(type) else {
            let found =
                type.map { "looks like \($0.rawValue)" }
                ?? explanation.map { "is \($0)" } ?? "is of an unknown type"
            let accepted = pipeline.accepts.map(\.rawValue).joined(separator: ", ")
            throw Refusal(
                .unsupportedType,
                """
                \(Self.subject(name)) \(found); the pipeline "\(pipeline.name)" takes \(accepted).
                """)
        }
        return type
    }

    static func empty(_ name: FileName?) -> Refusal {
        Refusal(.empty, "\(subject(name)) is empty.")
    }

    private static func subject(_ name: FileName?) -> String {
        name.map { "The file \"\($0.text)\"" } ?? "The file"
    }
}
