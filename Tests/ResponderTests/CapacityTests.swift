import HTTP
import Glibc
import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `The capacity for jobs` {
    private let photo = Front.jpeg(bytes: 2_000)

    @Test func `the queue takes a bounded number of jobs`() throws {
        let front = try Front(queueMax: 2)
        func put() -> Response { front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo)) }
        #expect([put(), put()].map(\.status) == [202, 202])
        let refused = put()
        #expect(refused.status == 503 && refused.value("Retry-After") == "10")
        #expect(
            refused.text
                == Refusal(
                    .queueFull, "There are 2 jobs in the queue; try again later."
                ).response(instance: "/upload/web/a.jpg").text)
        #expect(try front.jobDirectories().count == 2)
        // Those that were there before it started count, too.
        let other = Capacity(of: front.spool, queueMax: 2, reserveBytes: 0)
        let error = #expect(throws: Refusal.self) { try other.admit(bytes: 0) }
        #expect(error?.kind == .queueFull)
        _ = try Capacity(of: front.spool, queueMax: 3, reserveBytes: 0).admit(bytes: 0)
    }

    @Test func `asking whether the queue has space takes none of it`() throws {
        let front = try Front(queueMax: 1)
        let lock = try #require(try front.spool.claims.lock())
        #expect(
            (0..<3).map { _ in front.answer("GET", "/health/ready").status } == [200, 200, 200])
        let put = front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo))
        #expect(put.status == 202)
        #expect(front.answer("GET", "/health/ready").status == 503)
        withExtendedLifetime(lock) {}
    }

    @Test(arguments: [
        ("PUT", "/upload/web/a.jpg", Array("Dear diary,".utf8), 415),
        ("PUT", "/upload/nosuch/a.jpg", Front.jpeg(bytes: 9), 404),
        (
            "POST", "/batches?pipeline=web",
            form(
                ("name=a; filename=a.jpg", Front.jpeg(bytes: 9)),
                ("name=b; filename=b.jpg", Front.jpeg(bytes: 9)),
                ("name=c; filename=c.jpg", Array("no".utf8))), 415
        ),
    ]) func `a refused upload gives its place in the queue back`(
        method: String, target: String, body: [UInt8], status: Int
    ) throws {
        let front = try Front(queueMax: 3)
        for _ in 0..<4 {
            let refused = front.answer(method, target, body: MemoryBody(body)) {
                if method == "POST" { $0.contentType = "multipart/form-data; boundary=b" }
            }
            #expect(refused.status == status)
        }
        let accepted = (0..<4).map { _ in
            front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo)).status
        }
        #expect(accepted == [202, 202, 202, 503])
    }

    @Test func `a repeated upload gives its place in the queue back`() throws {
        let front = try Front(queueMax: 2)
        func put(_ key: String) -> Int {
            front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo)) {
                $0.idempotencyKey = key
            }.status
        }
        #expect(["a", "a", "a", "b", "c"].map(put) == [202, 202, 202, 202, 503])
    }

    @Test func `a refused upload gives its disk space back`() throws {
        let front = try Front()
        let free = try front.spool.disk.space().free
        let capacity = Capacity(of: front.spool, queueMax: 9, reserveBytes: free / 8)
        for _ in 0..<4 {
            // An eighth is what others may write meanwhile.
            capacity.withdraw(try capacity.admit(bytes: free / 4 * 3))
        }
    }

    @Test func `an upload leaves the reserve of the disk free, announced bytes included`() throws {
        let front = try Front()
        let free = try front.spool.disk.space().free
        // Others write, too: an eighth of the disk is more than they do.
        let capacity = Capacity(of: front.spool, queueMax: 9, reserveBytes: free / 8)
        try capacity.admit(bytes: free / 8)
        for bytes in [free, free - free / 16] {
            let error = #expect(throws: Refusal.self) { try capacity.admit(bytes: bytes) }
            #expect(error?.kind == .outOfSpace)
            #expect(error?.headers == [HeaderField("Retry-After", "10")])
        }
        let full = try Front(reserveBytes: .max)
        let refused = full.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo))
        #expect(refused.status == 507 && refused.value("Retry-After") == "10")
        #expect(refused.text.contains("\"/problems#insufficient-storage\""))
        #expect(try full.jobDirectories() == [])
        let lock = try #require(try full.spool.claims.lock())
        #expect(full.answer("GET", "/health/ready").status == 507)
        withExtendedLifetime(lock) {}
    }

    @Test(arguments: [1 << 10, 40 << 20])
    func `disk space is checked again while a long body arrives`(bytes: Int) throws {
        let front = try Front(bytesMax: "100MB")
        var looks = 0
        // A disk of which nothing is known any more once the body is being read.
        let interceptor = Interceptor { action, path in
            guard action == "inspect", path == front.spool.path else { return nil }
            looks += 1
            return looks > 2 ? EIO : nil
        }
        let response = interceptor.watch {
            front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(Front.jpeg(bytes: bytes)))
        }
        #expect(response.status == (bytes < 1 << 20 ? 202 : 503))
        #expect(looks == (bytes < 1 << 20 ? 1 : 3))
        #expect(try front.jobDirectories().count == (bytes < 1 << 20 ? 1 : 0))
    }

    @Test func `disk space is checked before the body is read`() throws {
        let front = try Front(reserveBytes: .max)
        // A body that cannot be read to its end would be notified of.
        let response = front.answer(
            "PUT", "/upload/web/a.jpg",
            body: MemoryBody([], isCutOff: true))
        #expect(response.status == 507)
    }
}
