import Glibc
import Platform
import Testing

@Suite struct `The programs` {
    /// Decoders are where hostile files do harm: one program alone has them.
    @Test(arguments: [
        ("pressroom", false), ("pressroom-responder", false), ("pressroom-scheduler", false),
        ("pressroom-notifier", false), ("pressroom-worker", true),
    ])
    func `only programs that decode media link the media libraries`(name: String, links: Bool)
        throws
    {
        let needed = try neededLibraries(Program.sibling(name))
        try #require(needed.contains { $0.hasPrefix("libc.so") }, "\(name) was read")
        for library in [
            "libvips.so", "libexiv2.so", "libpoppler-glib.so", "libcairo.so",
            "libqpdf.so", "libtesseract.so", "liblept.so",
        ] {
            #expect(needed.contains { $0.hasPrefix(library) } == links, "\(name) and \(library)")
        }
        let related = [
            "libvips", "libpoppler", "libcairo", "libjpeg", "libpng", "libtiff",
            "libwebp", "libheif", "libexiv2", "libqpdf",
            "libtesseract", "liblept",
        ]
        if !links {
            #expect(needed.filter { name in related.contains { name.hasPrefix($0) } } == [])
        }
    }

    /// The worker gets steps, not texts: what reads pipeline files is not there to be attacked.
    @Test(arguments: [
        ("pressroom", true), ("pressroom-responder", true), ("pressroom-scheduler", true),
        ("pressroom-notifier", true), ("pressroom-worker", false),
    ])
    func `the worker links no YAML, and the programs that read pipeline files do`(
        name: String, links: Bool
    ) throws {
        let needed = try neededLibraries(Program.sibling(name))
        #expect(needed.contains { $0.hasPrefix("libyaml") } == links)
    }

    /// What cannot speak to a server cannot be made to send it anything.
    @Test(arguments: [
        ("pressroom", false), ("pressroom-responder", false), ("pressroom-scheduler", false),
        ("pressroom-notifier", true), ("pressroom-worker", false),
    ])
    func `only the notifier links a client of HTTP and mail`(name: String, links: Bool) throws {
        let needed = try neededLibraries(Program.sibling(name))
        try #require(needed.contains { $0.hasPrefix("libc.so") }, "\(name) was read")
        #expect(needed.contains { $0.hasPrefix("libcurl") } == links)
    }

    /// The libraries that a program's dynamic section asks for; see readelf(1).
    private func neededLibraries(_ path: String) throws -> [String] {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let reader = try #require(fdopen(ends[0], "r"))
        defer { fclose(reader) }
        let readelf = try Program("readelf", ["-d", "-W", path], descriptors: [0, ends[1], 2])
        close(ends[1])
        var libraries: [String] = []
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, 4096, reader) != nil {
            let text = String(
                decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
                as: UTF8.self)
            guard text.contains("(NEEDED)"), let start = text.firstIndex(of: "["),
                let end = text.lastIndex(of: "]")
            else { continue }
            libraries.append(String(text[text.index(after: start)..<end]))
        }
        try #require(readelf.wait() == .exited(0))
        return libraries
    }
}
