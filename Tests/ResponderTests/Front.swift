import HTTP
import FoundationEssentials
import Jobs
import PipelineFiles
import Platform
import Spool
@testable import Responder
import TestFolders

/// A responder with a spool and a pipeline of its own, without a socket.
struct Front {
    let directory: TemporaryDirectory
    let spool: Spool
    let responder: Responder

    /// - Parameter watchesMax: how many jobs its follower watches; the thread is not started.
    init(
        in directory: TemporaryDirectory = TemporaryDirectory(), watchesMax: Int = .max,
        waitersMax: Int = 0, queueMax: Int = 1_000_000,
        reserveBytes: Int = 0, bytesMax: String = "300kB", site: Site = Site(),
        uploads: OpenUploads.Limits = OpenUploads.Limits()
    ) throws {
        self.directory = directory
        let pipelines = try Directory(opening: directory.path).making("pipelines")
        try pipelines.open(making: "web.yaml").write(
            Array(
                """
                name: web
                accepts: [image/jpeg, image/png]
                limits: { bytes: \(bytesMax) }
                steps:
                  small: { uses: thumbnail, with: { width: 200, height: 200 } }

                """.utf8))
        let log = Log(program: "test", threshold: .error)
        spool = try Spool(opening: directory("spool"), durability: .none)
        responder = Responder(
            spool: spool, catalog: Catalog(directory("pipelines")) { _ in },
            capacity: Capacity(
                of: spool, queueMax: queueMax,
                reserveBytes: reserveBytes, uploads: uploads),
            notifiable: NotifiableAddresses("example.org")!,
            follower: try Follower(
                spool.lookup, spool.batches, capacity: 100,
                watchesMax: watchesMax, log: log),
            log: log, waitersMax: waitersMax, site: site)
    }

    /// Adds a pipeline whose file has an error.
    func addBrokenPipeline() throws {
        try Directory(opening: directory("pipelines")).create("broken.yaml")
            .write(Array("name: broken\nsteps: 1\n".utf8))
    }

    /// Adds a pipeline with options, and with texts that look like HTML.
    func addPipelineWithOptions() throws {
        try Directory(opening: directory("pipelines")).create("avatar.yaml").write(
            Array(
                """
                name: avatar
                description: A <script>square</script> & more
                accepts: [image/jpeg]
                options:
                  size: { type: integer, from: 32, to: 2048, default: 256, text: width <b> }
                  crop: { type: choice, values: [attention, centre], default: centre, text: part }
                steps:
                  avatar:
                    uses: thumbnail
                    with: { width: "${size}", height: 200, fit: cover, crop: "${crop}" }

                """.utf8))
    }

    /// A file that begins like a JPEG.
    static func jpeg(bytes: Int) -> [UInt8] {
        [0xff, 0xd8, 0xff, 0xe0] + (4..<max(4, bytes)).map { UInt8(truncatingIfNeeded: $0) }
    }

    func answer(
        _ method: String, _ target: String, body: MemoryBody? = nil,
        _ change: (inout RequestHead) -> Void = { _ in }
    ) -> Response {
        var head = RequestHead(method, target)
        change(&head)
        var body = body ?? MemoryBody([])
        return responder.answer(head, &body)
    }

    /// Posts a form whose boundary is `b`.
    func post(form: [UInt8], to target: String = "/jobs?pipeline=web", isCutOff: Bool = false)
        -> Response
    {
        answer("POST", target, body: MemoryBody(form, isCutOff: isCutOff)) {
            $0.contentType = "multipart/form-data; boundary=b"
            $0.contentLength = form.count
        }
    }

    /// The relative paths of all files in the spool.
    func files() throws -> [String] {
        let root = directory("spool")
        return try FileManager.default.subpathsOfDirectory(atPath: root).filter { path in
            var isDirectory = false
            return FileManager.default.fileExists(
                atPath: "\(root)/\(path)",
                isDirectory: &isDirectory) && !isDirectory
        }.sorted()
    }

    /// The paths of all jobs and of what is being accepted.
    func jobDirectories() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory("spool"))
            .filter { path in
                let parts = path.split(separator: "/")
                return parts.count == 3 && ["tmp", "new"].contains(parts[0])
            }
    }
}

extension Response {
    /// The value of a field of the header.
    func value(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// The parts of a form, one after the other, and its end.
func form(_ parts: (header: String, data: [UInt8])..., ends: Bool = true) -> [UInt8] {
    var bytes: [UInt8] = []
    for (header, data) in parts {
        bytes += Array("--b\r\nContent-Disposition: form-data; \(header)\r\n\r\n".utf8) + data
        bytes += [0x0d, 0x0a]
    }
    return bytes + Array((ends ? "--b--\r\n" : "").utf8)
}

extension Front {
    func spoolRoot() throws -> Directory { try Directory(opening: directory("spool")) }
}
