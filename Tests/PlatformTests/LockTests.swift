import Testing
@testable import Platform

@Suite struct `The visible lock of a file` {
    @Test func `a file's visible lock can be seen without taking it and goes with the file`() throws
    {
        let path = "/tmp/pressroom-lock-\(UInt64.random(in: 0 ... .max))"
        let directory = try Directory(making: path)
        let look = { () throws(SystemError) in try directory.read("lock").isLocked }
        do {
            let held = try directory.open(making: "lock")
            #expect(try !look())
            #expect(try held.tryVisibleLock())
            #expect(try !directory.open(making: "lock").tryVisibleLock())
            for _ in 0..<2 { #expect(try look()) }
            #expect(try !held.isLocked)
        }
        #expect(try !look())
        #expect(try directory.open(making: "lock").tryVisibleLock())
        try Directory(opening: "/tmp").removeAll(String(path.dropFirst(5)))
    }
}
