import Glibc
import Jobs
@testable import Notifier
import Platform
import Testing

@Suite struct `The directory of hook programs` {
    /// A directory with an executable file `tell`, which is removed behind the test.
    private func check(_ body: (String, HookDirectory) throws -> Void) throws {
        let name = JobID(nanoseconds: Clock.wallNanoseconds, random: .random(in: 0 ... .max)).text
        let path = "/tmp/\(name)"
        let directory = try Directory(making: path)
        defer { try? Directory(opening: "/tmp").removeAll(name) }
        try directory.create("tell").write(Array("#!/bin/sh\n".utf8))
        chmod("\(path)/tell", 0o755)
        chmod(path, 0o755)
        try body(path, HookDirectory(path: path))
    }

    private func isRun(_ name: String, _ hooks: HookDirectory) -> Bool {
        if case .success = hooks.program(name) { true } else { false }
    }

    @Test func `a hook program that only the operator can have written is accepted`() throws {
        try check { path, hooks in #expect(isRun("tell", hooks)) }
    }

    @Test(arguments: ["directory", "file"], [0o775, 0o757, 0o1777] as [mode_t])
    func `a hook program that others could have written is refused`(what: String, mode: mode_t)
        throws
    {
        try check { path, hooks in
            chmod(what == "file" ? "\(path)/tell" : path, mode)
            #expect(!isRun("tell", hooks))
        }
    }

    @Test func `a hook that is not executable, a link or no file is refused`() throws {
        try check { path, hooks in
            #expect(symlink("/bin/true", "\(path)/link") == 0)
            #expect(mkdir("\(path)/folder", 0o755) == 0)
            chmod("\(path)/tell", 0o644)
            for name in ["tell", "link", "folder", "missing"] { #expect(!isRun(name, hooks)) }
        }
        #expect(!isRun("tell", HookDirectory(path: "/nowhere")))
    }
}
