import Curl
import Jobs
import Platform
import Publishing

/// Has requests to a server go wrong.
final class RequestFault {
    enum Kind: CaseIterable {
        /// It does not get there.
        case unsent
        /// It is done, and its answer does not come back.
        case unanswered
        /// The server answers that it cannot now.
        case refused
        /// Who sends it is killed before it is sent, or when it is done.
        case killedBefore, killedAfter
    }

    /// What goes wrong at which requests, from 0.
    private let faults: [Int: Kind]
    private(set) var count = 0
    private(set) var isKilled = false

    init(_ faults: [Int: Kind]) { self.faults = faults }

    func pass<Answer>(_ act: () throws(TransferFailure) -> Answer, refusal: Answer? = nil)
        throws(TransferFailure) -> Answer
    {
        defer { count += 1 }
        guard !isKilled else { throw TransferFailure(kind: .interrupted, detail: "") }
        switch faults[count] {
        case nil: return try act()
        case .unsent: break
        case .unanswered: _ = try act()
        case .refused:
            if let refusal { return refusal }
        case .killedAfter:
            _ = try act()
            isKilled = true
        case .killedBefore: isKilled = true
        }
        throw TransferFailure(kind: isKilled ? .interrupted : .unreachable, detail: "")
    }
}

/// What a server has, whoever asks it: contents by their paths.
final class ServerContents {
    var files: [String: [UInt8]] = [:]
    /// Of a bucket: which output an object is.
    var marks: [String: String] = [:]

    func texts(below prefix: String) -> [String: String] {
        var texts: [String: String] = [:]
        for (path, bytes) in files where path.hasPrefix(prefix) {
            texts[String(path.dropFirst(prefix.count))] = String(decoding: bytes, as: UTF8.self)
        }
        return texts
    }
}

/// What is read from a file to be sent.
private func bytesSent(_ file: Descriptor) throws(TransferFailure) -> [UInt8] {
    do throws(SystemError) {
        return try file.contents()
    } catch {
        throw TransferFailure(kind: .failed, detail: error.description)
    }
}

/// A bucket in memory.
final class TestBucket: ObjectServer {
    private let contents: ServerContents
    private let fault: RequestFault
    private static let mark = "x-amz-meta-pressroom"

    init(_ contents: ServerContents, _ fault: RequestFault) {
        (self.contents, self.fault) = (contents, fault)
    }

    func head(_ url: String, _ fields: [(name: String, value: String)], wanted: [String])
        throws(TransferFailure) -> HTTPConnection.Answer
    {
        try fault.pass(
            { () throws(TransferFailure) in
                let isThere = contents.files[url] != nil
                return HTTPConnection.Answer(
                    status: isThere ? 200 : 404,
                    fields: contents.marks[url].map { [Self.mark: $0] } ?? [:])
            }, refusal: HTTPConnection.Answer(status: 503))
    }

    func put(
        _ file: Descriptor, bytes: Int, to url: String, _ fields: [(name: String, value: String)]
    ) throws(TransferFailure) -> HTTPConnection.Answer {
        try fault.pass(
            { () throws(TransferFailure) in
                let isNew = contents.files[url] == nil
                guard isNew || !fields.contains(where: { $0.name == "if-none-match" }) else {
                    return HTTPConnection.Answer(status: 412)
                }
                contents.files[url] = try bytesSent(file)
                contents.marks[url] = fields.first { $0.name == Self.mark }?.value
                return HTTPConnection.Answer(status: 200)
            }, refusal: HTTPConnection.Answer(status: 500))
    }
}

/// A server of files in memory.
final class TestFileServer: FileServer {
    private let contents: ServerContents
    private let fault: RequestFault

    init(_ contents: ServerContents, _ fault: RequestFault) {
        (self.contents, self.fault) = (contents, fault)
    }

    func put(_ file: Descriptor, bytes: Int, at path: String, mode: UInt32?)
        throws(TransferFailure)
    {
        // What is cut off is there in part.
        contents.files[path] = []
        try fault.pass { () throws(TransferFailure) in
            contents.files[path] = try bytesSent(file)
        }
    }

    func exists(_ path: String) throws(TransferFailure) -> Bool {
        try fault.pass { () throws(TransferFailure) in contents.files[path] != nil }
    }

    func rename(_ path: String, to other: String) throws(TransferFailure) {
        try fault.pass { () throws(TransferFailure) in
            guard contents.files[other] == nil, let bytes = contents.files.removeValue(forKey: path)
            else { throw TransferFailure(kind: .notDone, detail: "") }
            contents.files[other] = bytes
        }
    }

    func remove(_ path: String) throws(TransferFailure) {
        try fault.pass { () throws(TransferFailure) in contents.files[path] = nil }
    }
}
