import Glibc
import Platform
import Testing

@Suite struct `A child process` {
    @Test func `a child process ends when its parent lets go of it`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let life = Descriptor(owning: ends[0])
        do {
            let end = Descriptor(owning: ends[1])
            let child = try ChildProcess.fork { while true { pause() } }
            #expect(kill(child.processID, 0) == 0)
            withExtendedLifetime(end) {}
        }
        // The child held the last copy of the pipe's other end.
        var byte: UInt8 = 0
        #expect(arrives(life.raw) && read(life.raw, &byte, 1) == 0)
    }

    @Test(arguments: [0, 1, 100, 111, 255] as [Int32])
    func `a child process is reported with its exit code`(code: Int32) throws {
        #expect(try ChildProcess.fork { code }.wait().outcome == .exited(code))
    }

    @Test func `a child process that was killed is reported as killed`() throws {
        let child = try ChildProcess.fork { while true { pause() } }
        child.kill()
        #expect(try child.wait().outcome == .signalled(SIGKILL))
    }
}
