import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// Another proxy in front, on the same machine: whatever it says of its clients, or not, they
    /// are no operators.
    @Suite(.stack) struct `nginx behind another proxy` {
        let stack = Stack.shared

        /// An nginx that passes on all that comes to a socket in a directory of its own.
        private final class Proxy {
            let client: Client
            private let nginx: Program
            private let directory = TemporaryDirectory()

            /// - Parameter location: its one location, or what that has.
            init(_ location: String, for client: Client) throws {
                let location =
                    location.contains("location")
                    ? location
                    : "location / { \(location) }"
                let path = directory.path
                let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
                    "\($0)_temp_path \(path)/\($0);"
                }.joined(separator: " ")
                try directory.write(
                    "nginx.conf",
                    Array(
                        """
                        daemon off; master_process off; pid \(path)/pid;
                        \(User.isRoot ? "user root;" : "")
                        events {}
                        http {
                            access_log off; \(temporary)
                            server { listen unix:\(path)/socket; \(location) }
                        }
                        """.utf8))
                let null = try Descriptor.null()
                let output = try Directory(opening: path).create("output")
                nginx = try Program(
                    "/usr/sbin/nginx", ["-e", "stderr", "-c", path + "/nginx.conf"],
                    descriptors: [null.raw, output.raw, output.raw])
                self.client = Client(address: client.address, socket: path + "/socket")
                _ = try eventually("the proxy") {
                    try? UnixAddress(path + "/socket").connection()
                }
            }

            deinit {
                nginx.send(SIGTERM)
                _ = try? nginx.end()
            }
        }

        @Test(arguments: [
            "OPERATIONS.md", "proxy_pass http://UPSTREAM;",
            "proxy_pass http://UPSTREAM; proxy_set_header Host $host;",
            "proxy_pass http://UPSTREAM; proxy_set_header Host localhost;",
            "proxy_pass http://UPSTREAM; proxy_set_header X-Forwarded-For $remote_addr;",
            "proxy_pass http://UPSTREAM; proxy_set_header Host $host; "
                + "proxy_set_header X-Real-IP $remote_addr;",
        ]) func `a proxy's clients are no operators, and everything else works`(location: String)
            throws
        {
            let package = try Directory(opening: TestPipelines.packageFolder)
            let text =
                location == "OPERATIONS.md"
                ? try Users.snippet(in: package, with: "proxy_request_buffering") : location
            let own = "\(stack.client.address)"
            let proxy = try Proxy(
                text.replacing("UPSTREAM", with: own)
                    .replacing("127.0.0.1:8080", with: own), for: stack.client)
            for target in ["/jobs", "/metrics"] {
                let answer = try proxy.client.get(target)
                #expect(answer.status == 403, "\(target)")
                #expect(answer["content-type"] == "application/problem+json")
            }
            let answer = try proxy.client.post("/jobs?pipeline=tile", Media.small)
            #expect(answer.status == 202)
            let id = try answer.decoded(Status.self).id
            #expect(try stack.final(id).state == .completed)
            #expect(try proxy.client.get("/jobs/\(id)").status == 200)
        }

        @Test(arguments: [
            "proxy_set_header X-Forwarded-For $remote_addr;",
            "proxy_set_header X-Forwarded-Proto https;", "proxy_set_header Via \"1.1 a\";",
        ]) func `a proxy that leads to the operators' socket is refused if it says so`(
            header: String
        ) throws {
            let run = stack.directory("run")
            for (socket, target) in [
                ("operator.sock", "/jobs"), ("operator.sock", "/health"),
                ("operator.sock", "/metrics"), ("metrics.sock", "/metrics"),
            ] {
                let proxy = try Proxy(
                    "proxy_pass http://unix:\(run)/\(socket):; \(header) "
                        + "proxy_set_header Host localhost;", for: stack.client)
                let answer = try proxy.client.get(target)
                #expect(answer.status == 403)
                #expect(try answer.decoded(RefusalBody.self).type == "/problems#operators-only")
            }
        }

        @Test(arguments: [
            [
                "Via: 1.1 proxy.example (Apache/2.4)", "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Host: photos.example", "X-Forwarded-Server: proxy.example",
            ],
            ["Via: 1.1 squid"], ["Forwarded: for=192.0.2.1;proto=https"],
            // Caddy; Traefik; HAProxy with `option forwardfor`.
            [
                "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: https",
                "X-Forwarded-Host: photos.example",
            ],
            [
                "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Port: 443", "X-Forwarded-Proto: https",
                "X-Forwarded-Server: traefik", "X-Real-Ip: 127.0.0.1",
            ],
            ["X-Forwarded-For: 127.0.0.1"], [],
        ]) func `the headers that a proxy adds make nobody an operator`(fields: [String]) throws {
            for target in ["/jobs", "/metrics"] {
                #expect(try stack.client.send("GET", target, fields).status == 403)
                let answer = try stack.operators.send("GET", target, fields)
                #expect(answer.status == (fields.isEmpty ? 200 : 403))
            }
        }

        @Test func `a client's address behind a proxy is taken as OPERATIONS.md shows`()
            throws
        {
            let package = try Directory(opening: TestPipelines.packageFolder)
            var text = String(decoding: try package.contents("nginx.conf"), as: UTF8.self)
            let snippet = try Users.snippet(in: package, with: "set_real_ip_from")
            text.replace(
                "set $pressroom_user \"\";",
                with: snippet + "set $pressroom_user \"\";", maxReplacements: 1)
            // Otherwise it is written a second later.
            text.replace(" buffer=64k flush=1s", with: "")
            let directory = try TestPipelines.folder()
            try directory.write("nginx.conf", Array(text.utf8))
            let stack = try Stack(in: directory, "--nginx-conf", directory("nginx.conf"))
            let proxy = try Proxy(
                """
                proxy_pass http://\(stack.client.address);
                proxy_set_header X-Forwarded-For 192.0.2.7;
                """, for: stack.client)
            let answer = try proxy.client.get("/pipelines/tile")
            #expect(answer.status == 200)
            let line = try eventually("the line of the request") {
                try String(
                    decoding: Directory(opening: directory("run/log"))
                        .contents("access.log"), as: UTF8.self
                )
                .split(separator: "\n").first { $0.contains("/pipelines/tile") }
            }
            #expect(line.contains("\"client\":\"192.0.2.7\""))
            #expect(try proxy.client.get("/jobs").status == 403)
            #expect(try stack.stop() == .exited(0))
        }

        /// The path of the part of an answer's address that comes behind its host.
        private func path(_ answer: Answer, _ origin: String) throws -> String {
            let address = try #require(answer["location"])
            #expect(address.hasPrefix(origin + "/media/"), "\(address)")
            return String(address.dropFirst(origin.count))
        }

        /// Follows everything that an answer leads to, under the path of the proxy.
        private func follow(_ proxy: Proxy, _ origin: String, _ stack: Stack) throws {
            let client = proxy.client
            let sent = try client.post("/media/jobs?pipeline=tile", Media.small)
            #expect(sent.status == 202)
            let job = try path(sent, origin)
            let id = try #require(JobID(String(job.split(separator: "/").last ?? "")))
            _ = try stack.final(id)
            let links = try client.get(job).decoded(Status.self).links
            #expect(links.`self` == job)
            let events = try client.open()
            events.send(client.head("GET", try #require(links.events), []))
            var said = ""
            while !said.contains("\"self\" : \"\(job)\"") {
                let more = try events.begin()
                try #require(!more.isEmpty, "\(said)")
                said += String(decoding: more, as: UTF8.self)
            }
            let files = try client.get(try #require(links.files))
            #expect(files.status == 200)
            #expect(try client.send("HEAD", job + "/archive").status == 200)
            let output = try #require(
                try client.get(job).decoded(Status.self).steps.first?.outputs.first)
            #expect(output.href.hasPrefix(job))
            #expect(try client.get(output.href).status == 200)
            let missing = try client.get(job + "/files/none/000.webp")
            #expect(try missing.decoded(RefusalBody.self).type == "/media/problems#unknown-file")
            for inner in ["results", "problem"] {
                for path in ["/media/\(inner)/", "/media//\(inner)/new", "/media/%72esults/new"] {
                    #expect(try client.get(path).status == 404, "\(path)")
                }
            }
            // nginx itself says no to it.
            #expect(try client.send("TRACE", "/media/jobs").status == 405)

            let begun = try client.send(
                "POST", "/media/uploads?pipeline=tile",
                ["Tus-Resumable: 1.0.0", "Upload-Length: \(Media.small.count)"], body: [])
            let upload = try path(begun, origin)
            let last = try client.send(
                "PATCH", upload,
                [
                    "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream",
                    "Upload-Offset: 0",
                ], body: Media.small)
            let monitor = try #require(last["pressroom-job"])
            #expect(monitor.hasPrefix("/media/jobs/"))
            #expect(try client.get(monitor).status == 200)
            #expect(last["link"] == "<\(monitor)>; rel=\"monitor\"")
        }

        @Test(arguments: ["", "/"])
        func `all works under a path, whether a proxy takes it off or not`(end: String) throws {
            let directory = try TestPipelines.folder()
            let stack = try Stack(in: directory, "--url", "https://example.org/media")
            let proxy = try Proxy(
                "location /media/ { proxy_pass http://\(stack.client.address)\(end); }",
                for: stack.client)
            try follow(proxy, "https://example.org", stack)
            // Directly, as an operator and on the machine, it works as ever.
            #expect(try stack.operators.get("/jobs").status == 200)
            #expect(try stack.client.get("/media/health").status == 200)
            #expect(try stack.client.get("/media").status == 200)
            #expect(try proxy.client.get("/media/jobs").status == 403)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a proxy that is trusted says under which address its client asks`() throws {
            let directory = try TestPipelines.folder()
            let stack = try Stack(in: directory, "--trusted-proxies", "127.0.0.1")
            func proxy(_ host: String) throws -> Proxy {
                try Proxy(
                    """
                    location /media/ {
                        proxy_pass http://\(stack.client.address)/;
                        proxy_set_header X-Forwarded-For $remote_addr;
                        proxy_set_header X-Forwarded-Proto https;
                        proxy_set_header X-Forwarded-Host \(host);
                        proxy_set_header X-Forwarded-Prefix /media;
                    }
                    """, for: stack.client)
            }
            try follow(proxy("example.org"), "https://example.org", stack)
            let operators = try stack.operators.send(
                "GET", "/jobs", ["X-Forwarded-Host: example.org"])
            #expect(operators.status == 403)
            #expect(try stack.stop() == .exited(0))
        }
    }

    /// The address for metrics.
    @Suite struct `The address of the metrics` {
        @Test func `the metrics address serves metrics by address or localhost, and nothing else`()
            throws
        {
            let directory = try TestPipelines.folder()
            let output = try Pipe()
            let up = try Stack.start(
                in: directory, ["--metrics-listen", "127.0.0.1:0"],
                output: output.writing.raw)
            var said: [UInt8] = []
            while said.filter({ $0 == UInt8(ascii: "\n") }).count < 2 {
                var bytes = [UInt8](repeating: 0, count: 256)
                let count = try bytes.withUnsafeMutableBytes { try output.reading.read(into: $0) }
                try #require(count > 0, "\(Stack.log(in: directory))")
                said += bytes.prefix(count)
            }
            let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
            #expect(lines[0].hasPrefix("ready http://127.0.0.1:"))
            let text = try #require(lines[1].split(separator: "/").dropFirst().first)
            #expect(lines[1] == "metrics http://\(text)/metrics")
            let client = Client(address: try #require(SocketAddress(String(text))))

            let metrics = try client.get("/metrics")
            #expect(metrics.status == 200)
            #expect(
                String(decoding: metrics.body, as: UTF8.self)
                    .contains("\npressroom_scheduler_up 1\n"))
            for (target, status) in [
                ("/jobs", 404), ("/", 404), ("/health", 404),
                ("/metrics?x", 400),
            ] {
                #expect(try client.get(target).status == status, "\(target)")
            }
            // A page in a browser may have its own name lead here.
            for (host, status) in [
                ("photos.example", 421), ("localhost.example", 421),
                ("127.0.0.1.photos.example", 421), ("localhost:9", 200),
                ("[::1]:9", 200),
            ] {
                let request =
                    "GET /metrics HTTP/1.1\r\nHost: \(host)\r\n"
                    + "Connection: close\r\n\r\n"
                let connection = try client.open()
                connection.send(Array(request.utf8))
                #expect(try connection.answer().status == status, "\(host)")
            }
            up.send(SIGTERM)
            #expect(try up.end() == .exited(0))
            #expect(try !Directory(opening: directory("run")).names().contains("operator.sock"))
        }
    }
}
