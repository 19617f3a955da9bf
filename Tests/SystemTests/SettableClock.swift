import Glibc
import Platform
import TestFolders

/// The time of day as the programs of a stack see it, by libfaketime; see faketime(1). What goes
/// steadily, as CLOCK_MONOTONIC, goes on as it does, and the workers, which may open no file, have
/// the time of the machine.
struct SettableClock {
    private let folder: Directory
    private let path: String

    init(in directory: TemporaryDirectory) throws {
        path = directory("clock")
        folder = try Directory(opening: directory.path)
        try set(ahead: 0)
    }

    /// Has it be so far ahead of the machine's, or behind it, in seconds.
    func set(ahead seconds: Int) throws {
        let text = "\(seconds < 0 ? "" : "+")\(seconds)\n"
        try folder.replace("clock", with: Array(text.utf8), durable: false)
    }

    /// What the programs must find in their environment.
    var environment: [String] {
        [
            "LD_PRELOAD=\(Self.library)", "FAKETIME_TIMESTAMP_FILE=\(path)", "FAKETIME_NO_CACHE=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_SKIP_CMDS=pressroom-worker",
            // Else every file would seem to change all the time.
            "NO_FAKE_STAT=1",
            // Without names it sets this variable, which moves the environment away from the
            // arguments; Swift looks for these where it is.
            "FAKETIME_SHARED=/none /none",
        ]
    }

    /// Whether it can be had here.
    static var isPossible: Bool {
        guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL) else { return false }
        dlclose(handle)
        return true
    }

    private static let library = "/usr/$LIB/faketime/libfaketimeMT.so.1"
}
