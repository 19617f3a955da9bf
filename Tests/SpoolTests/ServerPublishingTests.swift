import Jobs
import Platform
import Publishing
@testable import Spool
import TestFolders
import Testing

/// For every request that publishing to a server makes, and everything that can go wrong there:
/// after the next attempts every output lies where it belongs, whole and once.
@Suite struct `Publishing to a server, whatever request fails or is the last` {
    @Test(arguments: RemoteAddress.Scheme.allCases, Publication.Conflict.allCases)
    func `every output is published whole and once, whatever request fails or is the last`(
        scheme: RemoteAddress.Scheme, conflict: Publication.Conflict
    ) throws {
        for kind in RequestFault.Kind.allCases {
            var number = 0
            while try check(scheme, conflict, [number: kind]) { number += 1 }
            #expect(number >= 3, "publishing makes requests")
        }
    }

    @Test(arguments: RemoteAddress.Scheme.allCases)
    func `an answer that is lost before a kill doubles nothing`(scheme: RemoteAddress.Scheme) throws
    {
        for first in 0..<12 {
            for second in first + 1..<14 {
                _ = try check(scheme, .number, [first: .unanswered, second: .killedAfter])
            }
        }
    }

    @Test(arguments: RemoteAddress.Scheme.allCases)
    func `every output is published whole and once, whatever call of the spool fails`(
        scheme: RemoteAddress.Scheme
    ) throws {
        var number = 0
        repeat {
            let source = AnomalySource(Anomaly.allCases[1 + number % 4], at: .number(number))
            _ = try check(scheme, .number, [:], watchedBy: source)
            guard source.call != nil else { break }
            number += TestExtent.current.stride
        } while true
        #expect(number > 5, "publishing makes calls")
    }

    /// - Returns: whether publishing makes the first of these requests.
    private func check(
        _ scheme: RemoteAddress.Scheme, _ conflict: Publication.Conflict,
        _ faults: [Int: RequestFault.Kind], watchedBy source: AnomalySource? = nil
    ) throws -> Bool {
        let scratch = ScratchSpool()
        let (ledger, contents) = (Ledger(), ServerContents())
        let (to, server, root) =
            switch scheme {
            case .s3:
                (
                    "s3://bucket/in", Publication.Server.s3(Self.s3),
                    "http://localhost:9000/bucket/in/"
                )
            case .sftp: ("sftp://ada@localhost/in", .sftp(Self.sftp), "/in/")
            }
        contents.files[root + "a/b.jpg"] = Array("other".utf8)
        func target(_ fault: RequestFault) -> any PublishingTarget {
            let address = RemoteAddress(to)!
            return switch scheme {
            case .s3:
                S3Target(
                    address, Self.s3, accessKey: "key", secretKey: "secret",
                    TestBucket(contents, fault))
            case .sftp: SFTPTarget(address, mode: nil, TestFileServer(contents, fault))
            }
        }
        let id = try TestWork(spool: scratch.start(), ledger: ledger).acceptAndRun {
            TestWork.publication(to: to, on: server, conflict, of: $0)
        }
        let fault = RequestFault(faults)
        func first() throws {
            try TestWork(spool: scratch.start(), ledger: ledger)
                .publish(isKilled: { fault.isKilled }) { _ in target(fault) }
        }
        if let source {
            source.interceptor.watch { try? first() }
        } else {
            try first()
        }
        for _ in 0..<3 {
            try TestWork(spool: scratch.start(), ledger: ledger)
                .publish { _ in target(RequestFault([:])) }
        }
        let place = "\(scheme), \(conflict), \(faults), \(source?.call ?? "")"
        #expect(contents.texts(below: root) == TestWork.published(conflict, of: id), "\(place)")
        let spool = try scratch.start()
        #expect(try spool.outbox.markers().isEmpty, "\(place)")
        let status = try #require(try spool.lookup.status(of: id)).decoded()
        #expect(
            status.published?.map(\.state) == TestWork.publishedStates(conflict), "\(place)")
        #expect(status.published?.allSatisfy { $0.intended == nil } == true)
        #expect(status.published?.first?.path == "\(to)/a/b.webp")
        return faults.keys.min().map { $0 < fault.count } ?? true
    }

    private static let s3 = Publication.Server.S3(
        endpoint: "http://localhost:9000", accessKey: "A", secretKey: "B")
    private static let sftp = Publication.Server.SFTP(
        knownHosts: "/etc/ssh/ssh_known_hosts", login: .password("C"))
}
