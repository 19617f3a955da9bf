import Glibc
import Platform
import Testing

@Suite struct `The info of a file` {
    @Test(arguments: [0, 1_700_000_000, -1, 10_413_792_000, -20_000_000_000, Int.max, Int.min])
    func `a file has a time, whatever somebody has set it to`(seconds: Int) throws {
        let folder = try Directory(opening: "/tmp")
        let name = "pressroom-time-\(UInt64.random(in: 0 ... .max))"
        let file = try folder.create(name)
        defer { try? folder.remove(name) }
        let time = timespec(tv_sec: seconds, tv_nsec: 0)
        #expect(futimens(file.raw, [time, time]) == 0)
        let info = try file.info
        // Some file systems have no years so far away.
        let kept = (-1 << 31..<1 << 32).contains(seconds)
        #expect(!kept || info.modifiedNanoseconds == Int64(seconds) * 1_000_000_000)
        #expect(info.ageSeconds > 0 || seconds > 1_700_000_000)
    }
}
