import FoundationEssentials
import Jobs
import Platform
import Testing

extension SystemTests {
    /// nginx.conf with what README.md says to add to it.
    @Suite struct Authentication {
        @Test func `users have their own jobs, and an operator those of all`() throws {
            let stack = try Self.start()
            func answer(_ method: String, _ target: String, as user: String?) throws -> Answer {
                try stack.client.send(method, target, user.map { [Self.field($0)] } ?? [],
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

            let refused = try answer("POST", "/jobs?pipeline=tile", as: nil)
            #expect(refused.status == 401)
            #expect(refused["www-authenticate"] == "Basic realm=\"Pressroom\"")
            #expect(refused["content-type"] == "application/problem+json")
            #expect(try refused.decoded(RefusalBody.self).type
                == "/problems#authentication-required")
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `without it a name in the header is nobody's`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            let id = try stack.submit("tile", Media.small)
            #expect(try stack.client.get("/jobs/\(id)", Self.field("grace")).status == 200)
            let answer = try stack.client.post("/jobs?pipeline=tile", Media.small,
                                               Self.field("ada"))
            let other = try answer.decoded(Status.self).id
            #expect(try stack.client.get("/jobs/\(other)").status == 200)
            #expect(try stack.client.get("/jobs/\(other)", Self.field("bob")).status == 200)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a browser does not send for a page of another site`() throws {
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

        /// A stack whose users are ada, bob, and grace, who is an operator; a user's password is
        /// his name.
        private static func start() throws -> Stack {
            let directory = try TestPipelines.folder()
            let package = try Directory(opening: TestPipelines.packageFolder)
            var text = String(decoding: try package.contents("nginx.conf"), as: UTF8.self)
            let snippet = try Self.snippet(in: package, with: "auth_basic_user_file")
            text.replace("set $pressroom_user \"\";", with: snippet)
            text.replace("#grace  operator;", with: "grace  operator;")
            text.replace("/etc/pressroom/users", with: directory("users"))
            try directory.write("nginx.conf", Array(text.utf8))
            let users = ["ada", "bob", "grace"].map { "\($0):{PLAIN}\($0)\n" }.joined()
            try directory.write("users", Array(users.utf8))
            return try Stack(in: directory, "--nginx-conf", directory("nginx.conf"))
        }

        /// The lines for nginx that README.md shows, of those that contain a word.
        private static func snippet(in package: Directory, with word: String) throws -> String {
            let readme = String(decoding: try package.contents("README.md"), as: UTF8.self)
            let blocks = readme.split(separator: "```nginx\n").dropFirst()
                .compactMap { $0.split(separator: "```").first }
            return String(try #require(blocks.first { $0.contains(word) }))
        }

        /// - Parameter user: a name, with a password behind a colon unless that is the same.
        private static func field(_ user: String) -> String {
            let pair = user.contains(":") ? user : "\(user):\(user)"
            return "Authorization: Basic " + Data(pair.utf8).base64EncodedString()
        }
    }
}
