import Platform
import TestFolders
import Testing

extension SystemTests {
    /// The running server, held against what it says of itself.
    @Suite struct `The published description` {
        @Test func `schemathesis finds no answer that is not described`() throws {
            let package = TestPipelines.packageFolder
            let program = package + "/var/schemathesis/bin/schemathesis"
            try #require(
                (try? Descriptor(reading: program)) != nil,
                "make test installs schemathesis")
            // As an operator, who may see everything.
            let stack = try Users.stack(in: TestPipelines.folder())
            let folder = try Directory(opening: stack.directory.path)
            try folder.create("hooks.py").write(
                Directory(opening: package + "/Tests/Schemathesis").contents("hooks.py"))
            let output = try folder.open(making: "said")
            let null = try Descriptor.null()
            let schemathesis = try Program(
                program,
                [
                    "--config-file", package + "/Tests/Schemathesis/schemathesis.toml",
                    "--no-color",
                    "run", "--checks", "all", "--continue-on-failure",
                    "--auth", "grace:grace",
                    "http://\(stack.client.address)/openapi.json",
                ], descriptors: [null.raw, output.raw, output.raw],
                workingDirectory: stack.directory.path)
            let end = try schemathesis.end(within: 300)
            let said = try String(
                decoding: Directory(opening: stack.directory.path)
                    .contents("said"), as: UTF8.self)
            #expect(end == .exited(0), "\(said)")
            #expect(said.contains("Schemathesis v"))
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `the type of a problem leads to its explanation`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            let refused = try stack.client.get("/nowhere").decoded(RefusalBody.self)
            let parts = refused.type.split(separator: "#")
            let page = try stack.client.get(String(parts[0]))
            #expect(page.status == 200 && page["content-type"] == "text/html; charset=utf-8")
            #expect(String(decoding: page.body, as: UTF8.self).contains("<h2 id=\"\(parts[1])\">"))
            #expect(try stack.stop() == .exited(0))
        }
    }
}
