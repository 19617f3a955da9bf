import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// Pages of other sites, behind a real nginx.
    @Suite struct `Pages of other sites` {
        private let origin = "https://app.example"

        @Test func `a page of a listed site uploads, follows and reads, and no other does`() throws
        {
            let directory = try TestPipelines.folder()
            let stack = try Stack(
                in: directory, "--cors-origins", "\(origin),https://b.example+credentials")
            let client = stack.client
            func field(_ answer: Answer, _ name: String = "origin") -> String? {
                answer["access-control-allow-\(name)"]
            }
            let asked = try client.send(
                "OPTIONS", "/uploads",
                [
                    "Origin: \(origin)", "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: tus-resumable,upload-length",
                ])
            #expect(asked.status == 204 && field(asked) == origin)
            #expect(field(asked, "headers")?.contains("Upload-Length") == true)
            let begun = try client.send(
                "POST", "/uploads?pipeline=tile",
                [
                    "Origin: \(origin)", "Sec-Fetch-Site: cross-site", "Tus-Resumable: 1.0.0",
                    "Upload-Length: \(Media.small.count)",
                    "Content-Type: application/offset+octet-stream",
                ], body: Media.small)
            #expect(begun.status == 201 && field(begun) == origin)
            let path = try #require(begun["pressroom-job"])
            let id = try #require(JobID(path.dropFirst(6)))
            let output = try #require(try stack.final(id).steps.first?.outputs.first)
            for (sender, allowed) in [
                (origin, origin), ("https://b.example", "https://b.example"),
                ("https://evil.example", nil),
            ] as [(String, String?)] {
                let result = try client.get(output.href, "Origin: \(sender)")
                #expect(result.status == 200 && field(result) == allowed)
                #expect(
                    result["cross-origin-resource-policy"]
                        == (allowed == nil ? "same-origin" : "cross-origin"))
                #expect(result["vary"] == "Origin")
                let missing = try client.get("/jobs/x", "Origin: \(sender)")
                #expect(missing.status == 404 && field(missing) == allowed)
                // nginx itself says no to it.
                let trace = try client.send("TRACE", "/jobs", ["Origin: \(sender)"])
                #expect(trace.status == 405 && field(trace) == allowed)
                #expect(
                    field(trace, "credentials")
                        == (sender == "https://b.example" ? "true" : nil))
                let cancelled = try client.send(
                    "POST", "\(path)/cancel", ["Origin: \(sender)", "Sec-Fetch-Site: cross-site"],
                    body: [])
                #expect(cancelled.status == 403)
            }
            let plain = try client.get(output.href)
            #expect(plain["cross-origin-resource-policy"] == "same-origin")
            #expect(field(plain) == nil)
            #expect(try stack.stop() == .exited(0))
        }
    }
}
