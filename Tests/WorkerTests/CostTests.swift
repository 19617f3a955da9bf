import Glibc
import Imaging
import Jobs
import Pipelines
import Platform
import TestMedia
import Testing
@testable import Worker

@Suite struct `The cost of a task` {
    init() { TaskRunner.warmUp() }

    @Test(
        arguments: [
            (.jpeg, photo, web), (.jpeg, photo, [web[0]]), (.jpeg, photo, [slim(.webp)]),
            (.jpeg, photo, [slim(.avif)]), (.jpeg, photo, [slim(.png)]),
            (.jpeg, photo, [slim(.tiff)]),
            (.jpeg, photo, [web[1], Step(name: "facts", action: FileMetadata())]),
            (.png, .png, web), (.tiff, .tiff, web), (.webp, .webp(quality: 80), web),
            (.avif, .avif(quality: 50), web),
            (.png, .png, [Step(name: "album", action: PDFExport())]),
            (.jpeg, photo, [signed]),
        ] as [(MediaType, Encoding, [Step])])
    func `a task's estimate covers what its child takes, and not much more`(
        type: MediaType, encoding: Encoding, steps: [Step]
    ) throws {
        let asking = try Asking(Self.photograph(encoding), type, steps)
        try asking.goOn()
        let end = try asking.server.nextEnd()
        #expect(end.outcome == .exited(0))
        #expect(
            (end.memoryBytesMax...end.memoryBytesMax * 9 / 4)
                .contains(asking.cost.memoryBytes))
    }

    @Test(arguments: tried) func `the estimate covers what is tried to find colours or a quality`(
        action: any StepKind
    ) throws {
        // Of noise a palette has the most colours to choose from.
        let sent = Picture.noise(1200, 900).veiled()
        let isJPEG = action.outputs(for: .png)[0].types[0] == .jpeg
        let asking = try Asking(sent.png(), .png, [Step(name: "step", action: action)])
        try asking.goOn()
        let end = try asking.server.nextEnd()
        #expect(end.outcome == .exited(0))
        let most = end.memoryBytesMax * (isJPEG ? 9 : 12) / 4
        #expect((end.memoryBytesMax...most).contains(asking.cost.memoryBytes))
    }

    private static let tried: [any StepKind] = {
        func optimize(_ format: ImageFormat, _ change: (inout Optimize) -> Void) -> Optimize {
            var options = Optimize()
            options.format = format
            change(&options)
            return options
        }
        var suited = Thumbnail()
        suited.output = .auto
        return [
            optimize(.png) { $0.hasPalette = true }, optimize(.gif) { _ in },
            optimize(.webp) { $0.isLossless = true },
            optimize(.jpeg) { $0.chosenQuality = .auto },
            optimize(.webp) { $0.chosenQuality = .auto },
            optimize(.jpeg) { $0.bytesMax = 200_000 }, optimize(.webp) { $0.bytesMax = 200_000 },
            suited,
        ]
    }()

    @Test func `the estimate of pages is that of the largest`() throws {
        let pdf = PDFText(pages: [(400, 400), (1500, 2000), (400, 300)]).bytes
        var options = PDFPages()
        options.dpi = 144
        let asking = try Asking(
            pdf, .pdf, [Step(name: "pages", action: options)],
            pages: 1...3)
        #expect(asking.cost.images == 3)
        #expect(asking.cost.pixels == 800 * 800 + 3000 * 4000 + 800 * 600)
        #expect(asking.cost.width == 3000 && asking.cost.height == 4000)
        try asking.goOn()
        let end = try asking.server.nextEnd()
        #expect(end.outcome == .exited(0))
        #expect(
            (end.memoryBytesMax...end.memoryBytesMax * 9 / 4)
                .contains(asking.cost.memoryBytes))
    }

    @Test(arguments: [TextExtraction(), PDFEdit(), PDFMerge()] as [any StepKind])
    func `the estimate of a document's text or structure covers what they take`(
        action: any StepKind
    ) throws {
        var text = PDFText(pages: Array(repeating: (600, 800), count: 40))
        var state: UInt64 = 1
        text.content = { _, _ in
            "% "
                + (0..<200_000).map { _ in
                    state = state &* 6364136223846793005 &+ 1442695040888963407
                    return String(state >> 59, radix: 32)
                }.joined()
        }
        let asking = try Asking(text.bytes, .pdf, [Step(name: "step", action: action)])
        try asking.goOn()
        let end = try asking.server.nextEnd()
        #expect(end.outcome == .exited(0))
        #expect(end.memoryBytesMax <= asking.cost.memoryBytes)
    }

    @Test func `the estimate of a document of many small objects covers what they take`() throws {
        let numbers = 90..<60_090
        var text = PDFText(pages: [(300, 200)])
        text.objects =
            "1 0 obj <</Type/Catalog/Pages 2 0 R/X["
            + numbers.map { "\($0) 0 R" }.joined(separator: " ") + "]>> endobj\n"
            + numbers.map { "\($0) 0 obj <</A \($0)/B[1 2 3]/C(abc)/D/Name>> endobj" }
            .joined(separator: "\n")
        var options = PDFEdit()
        options.isCompressed = true
        let small = Run([Step(name: "small", action: options)], text.bytes, .pdf).bytes("small")
        #expect(small.count < 1_000_000)
        options.metadata = .strip
        let asking = try Asking(small, .pdf, [Step(name: "step", action: options)])
        try asking.goOn()
        let end = try asking.server.nextEnd()
        #expect(end.outcome == .exited(0))
        #expect(end.memoryBytesMax <= asking.cost.memoryBytes)
    }

    @Test(arguments: [MediaType.tiff, .gif, .webp])
    func `the estimate of pages and frames covers what they take`(type: MediaType) throws {
        let sent: [UInt8]
        switch type {
        case .tiff:
            let page = TIFFSample.Page(.scene(1200, 1000))
            sent = TIFFSample([page, page, page]).bytes
        default:
            let frames = (0..<40).map { index in
                AnimationSample.Frame([UInt8(6 * index), 40, 200], hundredths: 5)
            }
            let gif = AnimationSample(640, 480, frames).gif
            sent = type == .gif ? gif : Run([Self.slim(.webp)], gif, .gif).bytes("slim")
        }
        let asking = try Asking(sent, type, [Self.slim(type == .tiff ? .tiff : .webp)])
        // A WebP has one frame of two that are alike.
        #expect(asking.cost.images == 3 || type != .tiff && asking.cost.images > 30)
        try asking.goOn()
        let end = try asking.server.nextEnd()
        #expect(end.outcome == .exited(0))
        #expect((end.memoryBytesMax...end.memoryBytesMax * 3).contains(asking.cost.memoryBytes))
    }

    @Test(
        .enabled(
            if: access("\(RecognitionLanguage.folder)/eng.traineddata", R_OK) == 0,
            "tesseract-ocr-eng is not installed"),
        arguments: [MediaType.jpeg, .tiff, .pdf])
    func `the estimate of scans that are read covers what they take`(type: MediaType) throws {
        let page = textDocument(
            (0..<1).map { _ in (0..<8).map { "The heron number \($0) stands in the water" } })
        var options = PDFPages()
        (options.format, options.dpi) = (.png, 600)
        let scan = Run([Step(name: "page", action: options)], page, .pdf).bytes("page", page: 1)
        let sent: [UInt8]
        switch type {
        case .pdf:
            sent = Run([Step(name: "album", action: PDFExport())], scan, .png).bytes("album")
        default:
            var slim = Optimize()
            slim.format = type == .jpeg ? .jpeg : .tiff
            sent = Run([Step(name: "slim", action: slim)], scan, .png).bytes("slim")
        }
        let asking = try Asking(sent, type, [Step(name: "text", action: PDFOCR())])
        try asking.goOn()
        let end = try asking.server.nextEnd()
        #expect(end.outcome == .exited(0))
        #expect(
            (end.memoryBytesMax...end.memoryBytesMax * 3).contains(asking.cost.memoryBytes),
            "\(type): \(end.memoryBytesMax) \(asking.cost.memoryBytes)")
    }

    @Test func `the estimate is larger where the decoder keeps the whole picture`() throws {
        let even = try Self.photograph(Self.photo)
        let frame = try #require(even.indices.first { even[$0...].starts(with: [0xff, 0xc0, 0]) })
        var progressive = even
        progressive[frame + 1] = 0xc2
        let costs = [even, progressive].map { Run(Self.web, $0, .jpeg, allowanceBytes: 0).cost }
        let coefficients = 2 * 3 * 2400 * 1600
        #expect(
            try #require(costs[1]).memoryBytes
                == #require(costs[0]).memoryBytes + coefficients)
    }

    @Test func `the estimate counts what the decoder reduces`() throws {
        let cost = try #require(
            Run(
                [Self.web[0]], Self.photograph(Self.photo), .jpeg,
                allowanceBytes: 0
            ).cost)
        #expect(cost.reduction == 4 && cost.pixels == 600 * 400)
        #expect(cost.width == 2400 && cost.height == 1600)
    }

    @Test func `no memory is asked for within the allowance or for an embedded JPEG`()
        throws
    {
        let photo = try Self.photograph(Self.photo)
        let free = Cost.processBytes
        #expect(Run(Self.web, photo, .jpeg).cost == nil)
        #expect(Run(Self.web, photo, .jpeg, allowanceBytes: free).cost != nil)
        let album = [Step(name: "album", action: PDFExport())]
        #expect(Run(album, photo, .jpeg, allowanceBytes: free).cost == nil)
        // Rows of a PNG go into the document as they come.
        #expect(Run(album, try Self.photograph(.png), .png, allowanceBytes: free).cost == nil)
        let tiff = try Self.photograph(.tiff)
        let mixed = Run(
            album, [(photo, .jpeg), (tiff, .tiff), (tiff, .tiff)], allowanceBytes: free)
        #expect(mixed.cost?.images == 2)
    }

    @Test func `a task waits for memory until it is granted`() throws {
        let asking = try Asking(Self.photograph(Self.photo), .jpeg, Self.web)
        // Another child has done all of it meanwhile.
        let other = try Asking(Self.photograph(Self.photo), .jpeg, Self.web)
        try other.goOn()
        #expect(try other.server.nextEnd().outcome == .exited(0))
        #expect(asking.targets.allSatisfy { $0.bytes.isEmpty })
        try asking.goOn()
        #expect(try asking.server.nextEnd().outcome == .exited(0))
        #expect(asking.targets.allSatisfy { !$0.bytes.isEmpty })
    }

    @Test func `a task that nobody can grant memory gives up`() throws {
        var asking: Asking? = try Asking(Self.photograph(Self.photo), .jpeg, Self.web)
        let server = try #require(asking).server
        asking = nil
        #expect(try server.nextEnd().outcome == .exited(ExitCode.temporary.rawValue))
    }

    private static let photo = Encoding.jpeg(quality: 90, huffman: .standard)

    private static let web: [Step] = [
        Step(name: "small", action: Thumbnail(width: 200, height: 200)),
        Step(name: "large", action: Thumbnail(width: 1600, height: 1600)),
        slim(.jpeg),
    ]

    /// Drawn in the child, by fonts that it may read.
    private static let signed: Step = {
        var options = Watermark()
        (options.text, options.isTiled) = ("© Nadar", true)
        return Step(name: "signed", action: options)
    }()

    private static func slim(_ format: ImageFormat) -> Step {
        var options = Optimize()
        options.format = format
        return Step(name: "slim", action: options)
    }

    /// 4 megapixels.
    private static func photograph(_ encoding: Encoding) throws -> [UInt8] {
        let (from, to) = (PixelSize(240, 160), PixelSize(2400, 1600))
        let small = ScratchFile(Picture.scene(from.width, from.height).png())
        let target = ScratchFile()
        try Image.open(small.descriptor, as: .png).resized(to: to, by: Scale(from: from, to: to))
            .encode(to: target.descriptor, as: encoding)
        return target.bytes
    }
}

/// A task whose child waits for permission to go on.
private struct Asking {
    let server: RunningServer
    let cost: Cost
    let targets: [ScratchFile]
    private let source: ScratchFile
    private let channel: Channel

    init(_ bytes: [UInt8], _ type: MediaType, _ steps: [Step], pages: ClosedRange<Int>? = nil)
        throws
    {
        server = try RunningServer()
        try #require(try server.isReady())
        source = ScratchFile(bytes)
        let outputs = Task.Output.of(steps, for: type, pages: pages)
        targets = outputs.map { _ in ScratchFile() }
        let task = Pipelines.Task(
            inputs: [.init(name: "a", mediaType: type)], steps: steps,
            pages: pages.map(Array.init), outputs: outputs, limits: Limits(), threads: 1,
            allowanceBytes: 0)
        channel = try server.run(task, files: [source.descriptor] + targets.map(\.descriptor))
        var said: [TaskEvent] = []
        while case .message(let text, _) = try channel.receive(wait: true) {
            said += try JSON.decode(TaskReport.self, from: text).events
            if case .cost(let cost)? = said.last {
                self.cost = cost
                return
            }
        }
        throw SystemError("hear what a task costs", code: EPROTO)
    }

    func goOn() throws { try channel.send([]) }
}
