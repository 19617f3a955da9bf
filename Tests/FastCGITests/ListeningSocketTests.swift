import Glibc
import Platform
import TestFolders
import Testing
@testable import FastCGI

@Suite struct `A listening socket` {
    let directory = TemporaryDirectory()

    @Test func `only the owner and the group may connect to a listening socket`() throws {
        let socket = try ListeningSocket(path: directory("s"))
        var info = stat()
        #expect(stat(directory("s"), &info) == 0)
        #expect(info.st_mode & 0o777 == 0o660)
        #expect(fcntl(socket.descriptor.raw, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test func `a listening socket replaces a stale one`() throws {
        do { _ = try ListeningSocket(path: directory("s")) }
        _ = try ListeningSocket(path: directory("s"))
    }

    @Test func `a listening socket leaves one in use alone`() throws {
        let first = try ListeningSocket(path: directory("s"))
        let error = #expect(throws: SystemError.self) { try ListeningSocket(path: directory("s")) }
        #expect(error?.code == EADDRINUSE)
        _ = try UnixAddress(directory("s")).connection()
        withExtendedLifetime(first) {}
    }

    @Test func `a listening socket leaves a file that is no socket alone`() throws {
        _ = try Directory(opening: directory.path).create("s")
        let error = #expect(throws: SystemError.self) { try ListeningSocket(path: directory("s")) }
        #expect(error?.code == EADDRINUSE)
        #expect(try Directory(opening: directory.path).names() == ["s"])
    }

    @Test func `a closed listening socket leaves its path to a successor`() throws {
        let first = try ListeningSocket(path: directory("s"))
        first.close()
        let second = try ListeningSocket(path: directory("s"))
        #expect(try UnixAddress(directory("s")).isAnswered())
        withExtendedLifetime((first, second)) {}
    }

    @Test func `a socket path that is too long is refused, not shortened`() {
        let long = directory(String(repeating: "x", count: 108))
        let error = #expect(throws: SystemError.self) { try ListeningSocket(path: long) }
        #expect(error?.code == ENAMETOOLONG)
    }

    @Test(arguments: [
        [:], ["LISTEN_FDS": "1"], ["LISTEN_PID": "42"], ["LISTEN_PID": "41", "LISTEN_FDS": "1"],
        ["LISTEN_PID": "42", "LISTEN_FDS": "0"], ["LISTEN_PID": "42", "LISTEN_FDS": "-1"],
        ["LISTEN_PID": "42", "LISTEN_FDS": "65"], ["LISTEN_PID": "x", "LISTEN_FDS": "1"],
    ]) func `a socket is taken from the environment only if it was passed to this process`(
        variables: [String: String]
    ) {
        let sockets = ListeningSocket.activated(environment: { variables[$0] }, processID: 42)
        #expect(sockets.isEmpty)
    }
}
