import Glibc
import PipelineFiles
import Pipelines
import Platform
import Synchronization
import TestFolders
import Testing

@Suite struct `The pipelines of a directory` {
    private let folder = TemporaryDirectory()
    private let time = Time()
    private let reports = Reports()
    private let catalog: Catalog

    /// A clock that is set by hand.
    private final class Time: Sendable {
        private let seconds = Mutex(100.0)
        var now: Double { seconds.withLock { $0 } }
        func pass(_ more: Double) { seconds.withLock { $0 += more } }
    }

    /// What is logged, in a word each.
    private final class Reports: Sendable {
        private let words = Mutex<[String]>([])
        func note(_ change: Catalog.Change) {
            words.withLock { words in
                switch change {
                case .invalid(_, isKept: true): words.append("kept")
                case .invalid(_, isKept: false): words.append("unusable")
                case .corrected(let name): words.append("\(name) mended")
                }
            }
        }
        var all: [String] { words.withLock { $0 } }
    }

    init() {
        catalog = Catalog(folder.path, now: { [time] in time.now }) { [reports] in reports.note($0)
        }
    }

    private func write(_ name: String, _ text: String) throws {
        try folder.write(name, Array(text.utf8))
    }

    private func define(width: Int, name: String = "web") throws {
        try write(
            "\(name).yaml",
            """
            name: \(name)
            accepts: [image/jpeg]
            steps: { a: { uses: thumbnail, with: { width: \(width) } } }
            """)
    }

    /// What the name means after a second.
    private func meaning(_ name: String = "web") -> String {
        time.pass(1)
        switch catalog.entry(name) {
        case .unknown: return "unknown"
        case .invalid: return "invalid"
        case .pipeline(let pipeline):
            guard let options = pipeline.steps[0].action as? Thumbnail else { return "another" }
            let suffix = catalog.current().kept.contains(name) ? ", kept" : ""
            return "\(options.width)" + suffix
        }
    }

    @Test func `a pipeline changes as soon as its file does`() throws {
        #expect(meaning() == "unknown")
        try define(width: 1)
        #expect(meaning() == "1")
        try define(width: 2)
        #expect(meaning() == "2" && reports.all == [])
    }

    @Test func `a pipeline stays as it was while its file has an error, reported once a version`()
        throws
    {
        try define(width: 1)
        #expect(meaning() == "1")
        for text in ["name: web\n", "", "name: [\n"] {
            try write("web.yaml", text)
            #expect((0..<3).map { _ in meaning() } == ["1, kept", "1, kept", "1, kept"])
            // Another file's change reports nothing of this one.
            try define(width: 7, name: "other")
            #expect(meaning() == "1, kept" && meaning("other") == "7")
            #expect(catalog.current().unusable == [])
        }
        #expect(reports.all == ["kept", "kept", "kept"])
        try define(width: 2)
        #expect(meaning() == "2" && catalog.current().errors.isEmpty)
        #expect(reports.all == ["kept", "kept", "kept", "web mended"])
        // The last good version, not the first.
        try write("web.yaml", "name: web\n")
        #expect(meaning() == "2, kept")
    }

    @Test func `a pipeline whose file never was valid cannot be used`() throws {
        try write("web.yaml", "name: web\n")
        #expect(meaning() == "invalid" && reports.all == ["unusable"])
        #expect(catalog.current().unusable == ["web"])
        try define(width: 1)
        #expect(meaning() == "1" && reports.all == ["unusable", "web mended"])
        // Another process knows nothing of that.
        try write("web.yaml", "name: web\n")
        #expect(meaning() == "1, kept")
        guard case .invalid = Catalog(folder.path, onChange: { _ in }).entry("web") else {
            Issue.record("a new start knows no earlier version")
            return
        }
    }

    @Test func `a pipeline stays as it was while something else is in its file's place`() throws {
        for make in [
            { _ = symlink("nowhere", $0) }, { _ = mkdir($0, 0o700) }, { _ = mkfifo($0, 0o600) },
        ] as [(String) -> Void] {
            try define(width: 1)
            #expect(meaning() == "1")
            unlink(folder("web.yaml"))
            make(folder("web.yaml"))
            #expect(meaning() == "1, kept")
            let reason = "\(try #require(catalog.current().errors["web"]))"
            #expect(reason.hasPrefix("\(folder("web.yaml")):1:1: error: could not open "))
            try Directory(opening: folder.path).removeAll("web.yaml")
        }
    }

    @Test func `a pipeline stays and is read again later when the system lacks a resource`()
        throws
    {
        try define(width: 1)
        #expect(meaning() == "1")
        try define(width: 2)
        let interceptor = Interceptor { action, path in
            action == "open" && path.hasSuffix("web.yaml") ? EMFILE : nil
        }
        #expect(interceptor.watch { meaning() } == "1" && reports.all == [])
        #expect(meaning() == "2")
    }

    @Test func `a pipeline stays as it was while an editor replaces its file`()
        throws
    {
        try define(width: 1)
        #expect(meaning() == "1")
        unlink(folder("web.yaml"))
        #expect(meaning() == "1")
        try write("web.yaml", "name: web\n")
        #expect(meaning() == "1, kept" && reports.all == ["kept"])
        unlink(folder("web.yaml"))
        #expect(meaning() == "1, kept")
        try define(width: 2)
        #expect(meaning() == "2")
    }

    @Test func `a pipeline is gone a while after its file, and comes back with it`() throws {
        try define(width: 1)
        #expect(meaning() == "1")
        unlink(folder("web.yaml"))
        #expect(meaning() == "1")
        time.pass(Catalog.goneSeconds)
        #expect(meaning() == "unknown" && catalog.current().pipelines.isEmpty)
        try write("web.yaml", "name: web\n")
        #expect(meaning() == "invalid" && reports.all == ["unusable"])
    }

    @Test func `pipelines stay as they were while their directory is missing`() throws {
        try define(width: 1)
        #expect(meaning() == "1")
        rename(folder.path, folder.path + ".away")
        time.pass(60)
        #expect(meaning() == "1")
        rename(folder.path + ".away", folder.path)
        #expect(meaning() == "1")
    }

    @Test func `a file takes the place of the built-in pipeline of its name, also with an error`()
        throws
    {
        let web = try #require(BuiltInPipelines.all["web"])
        let catalog = Catalog(folder.path, builtIn: ["web": web], now: { [time] in time.now }) {
            [reports] in reports.note($0)
        }
        func look() -> (width: Int?, isBuiltIn: Bool) {
            time.pass(1)
            let known = catalog.current()
            let width = (known.pipelines["web"]?.steps[0].action as? Thumbnail)?.width
            return (width, known.builtIn == ["web"])
        }
        let width = (web.steps[0].action as? Thumbnail)?.width
        #expect(look() == (width, true))
        try define(width: 1)
        #expect(look() == (1, false))
        try write("web.yaml", "name: web\n")
        #expect(look() == (1, false) && catalog.current().kept == ["web"])
        unlink(folder("web.yaml"))
        _ = look()
        time.pass(Catalog.goneSeconds)
        #expect(look() == (width, true))
        try write("web.yaml", "name: web\n")
        #expect(look() == (nil, false) && catalog.current().unusable == ["web"])
        #expect(reports.all == ["kept", "unusable"])
    }

    @Test func `a pipeline whose steps need what is not installed is unusable until it is`() throws
    {
        let isThere = Mutex(false)
        let catalog = Catalog(
            folder.path, now: { [time] in time.now },
            isInstalled: { _ in isThere.withLock { $0 } }
        ) { [reports] in reports.note($0) }
        func isUsable() -> Bool {
            time.pass(1)
            return catalog.current().pipelines["scan"] != nil
        }
        try write(
            "scan.yaml",
            "name: scan\naccepts: [image/png]\nsteps: { text: { uses: pdf-ocr } }\n")
        #expect(!isUsable() && !isUsable() && reports.all == ["unusable"])
        let errors = try #require(catalog.current().errors["scan"])
        #expect("\(errors)".contains("scan.yaml:3:24: error: pdf-ocr needs the language English"))
        isThere.withLock { $0 = true }
        #expect(isUsable() && reports.all == ["unusable", "scan mended"])
        // What was there once is not looked for again: its steps say themselves what is missing.
        isThere.withLock { $0 = false }
        #expect(isUsable())
    }

    @Test func `a catalog has no built-in pipelines unless they are wanted`()
        throws
    {
        try define(width: 1, name: "own")
        time.pass(1)
        #expect(Array(catalog.current().pipelines.keys) == ["own"])
    }
}
