import Glibc
import Platform
import Testing

@Suite struct `A program that was started` {
    @Test func `a program is ended when its end cannot be watched for`() throws {
        let mark = String(UInt64.random(in: 0 ... .max))
        var process: Int32?
        let interceptor = Interceptor { action, _ in
            guard action == "watch" else { return nil }
            process = Self.child(with: mark)
            return EMFILE
        }
        #expect(throws: SystemError("watch", "/bin/sleep", code: EMFILE)) {
            try interceptor.watch {
                _ = try Program("/bin/sleep", ["1000", "0." + mark], descriptors: [])
            }
        }
        let id = try #require(process, "it was started")
        #expect(kill(id, 0) < 0 && errno == ESRCH, "it runs, or waits for its parent")
    }

    /// The child of this process that has a word among its arguments. They are not there yet in the
    /// moment in which it is started.
    private static func child(with word: String) -> Int32? {
        let deadline = Clock.monotonicSeconds + 20
        while Clock.monotonicSeconds < deadline {
            if let id = process(with: word) { return id }
        }
        return nil
    }

    private static func process(with word: String) -> Int32? {
        let names = (try? Directory(opening: "/proc").names()) ?? []
        return names.compactMap { Int32($0) }.first { id in
            guard let file = try? Descriptor(reading: "/proc/\(id)/cmdline") else { return false }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = (try? bytes.withUnsafeMutableBytes { try file.read(into: $0) }) ?? 0
            return String(decoding: bytes[..<count], as: UTF8.self).contains(word)
        }
    }
}
