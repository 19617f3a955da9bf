import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// nginx.conf with what OPERATIONS.md says to add to it.
    @Suite struct `Users that nginx authenticates` {
        @Test func `users see their own jobs, and an operator those of all`() throws {
            let stack = try Users.stack(in: TestPipelines.folder())
            func answer(_ method: String, _ target: String, as user: String?) throws -> Answer {
                try stack.client.send(
                    method, target, user.map { [Users.field($0)] } ?? [],
                    body: method == "POST" ? Media.small : nil)
            }
            func statuses(_ target: String) throws -> [Int] {
                try [nil, "ada:wrong", "ada", "bob", "grace"].map {
                    try answer("GET", target, as: $0).status
                }
            }
            let id = try answer("POST", "/jobs?pipeline=tile", as: "ada").decoded(Status.self).id
            let status = try eventually("the end of the job") {
                let status = try answer("GET", "/jobs/\(id)", as: "ada").decoded(Status.self)
                return status.state.isFinal ? status : nil
            }
            #expect(try statuses("/jobs/\(id)") == [401, 401, 200, 404, 200])
            let output = try #require(status.steps[0].outputs.first)
            #expect(try statuses(output.href) == [401, 401, 200, 404, 200])
            #expect(try answer("GET", output.href, as: "ada").body.count == output.bytes)
            #expect(try statuses("/health") == [200, 200, 200, 200, 200])
            #expect(try statuses("/jobs") == [401, 401, 200, 200, 200])
            #expect(try statuses("/metrics") == [401, 401, 403, 403, 200])
            // Operators are known by their socket.
            for target in ["/jobs/\(id)", output.href, "/jobs", "/metrics"] {
                #expect(try stack.operators.get(target).status == 200)
            }

            let refused = try answer("POST", "/jobs?pipeline=tile", as: nil)
            #expect(refused.status == 401)
            #expect(refused["www-authenticate"] == "Basic realm=\"Pressroom\"")
            #expect(refused["content-type"] == "application/problem+json")
            #expect(
                try refused.decoded(RefusalBody.self).type
                    == "/problems#authentication-required")
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `an authentication service of one's own can name the user`() throws {
            let directory = try TestPipelines.folder()
            let package = try Directory(opening: TestPipelines.packageFolder)
            var text = String(decoding: try package.contents("nginx.conf"), as: UTF8.self)
            let service = "unix:\(directory("service.sock"))"
            text.replace(
                "set $pressroom_user \"\";",
                with: try Users.snippet(
                    in: package, with: "auth_request_set"
                ).replacing(
                    "http://127.0.0.1:9000/check", with: "http://\(service):/check"),
                maxReplacements: 1)
            // It believes whatever name it gets.
            text.replace(
                "\n    upstream status {",
                with: """

                        server {
                            listen \(service);
                            if ($http_x_name = "") { return 401; }
                            location / { add_header X-User $http_x_name; return 200; }
                        }
                        upstream status {
                    """)
            try directory.write("nginx.conf", Array(text.utf8))
            let stack = try Stack(in: directory, "--nginx-conf", directory("nginx.conf"))
            let refused = try stack.client.post("/jobs?pipeline=tile", Media.small)
            #expect(refused.status == 401)
            let answer = try stack.client.post("/jobs?pipeline=tile", Media.small, "X-Name: ada")
            let id = try answer.decoded(Status.self).id
            #expect(
                try ["ada", "bob"].map {
                    try stack.client.get("/jobs/\(id)", "X-Name: \($0)").status
                } == [200, 404])
            #expect(try stack.operators.get("/jobs/\(id)").status == 200)
            #expect(try stack.operators.get("/jobs").status == 200)
            #expect(try stack.client.get("/metrics", "X-Name: ada").status == 403)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a user's name in a header counts for nothing without authentication`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            let id = try stack.submit("tile", Media.small)
            #expect(try stack.client.get("/jobs/\(id)", Users.field("grace")).status == 200)
            let answer = try stack.client.post(
                "/jobs?pipeline=tile", Media.small,
                Users.field("ada"))
            let other = try answer.decoded(Status.self).id
            #expect(try stack.client.get("/jobs/\(other)").status == 200)
            #expect(try stack.client.get("/jobs/\(other)", Users.field("bob")).status == 200)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a browser's request from another site's page is refused`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            for field in ["Origin: http://evil.example", "Sec-Fetch-Site: cross-site"] {
                let answer = try stack.client.post("/jobs?pipeline=tile", Media.small, field)
                #expect(answer.status == 403)
                #expect(try answer.decoded(RefusalBody.self).type == "/problems#foreign-origin")
            }
            let own = "Origin: http://\(stack.client.address)"
            #expect(try stack.client.post("/jobs?pipeline=tile", Media.small, own).status == 202)
            #expect(try stack.stop() == .exited(0))
        }
    }
}
