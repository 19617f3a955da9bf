import Addresses
import Platform
import Testing
@testable import Pressroom

@Suite struct `The configuration of nginx` {
    private func configuration(spool: String = "/srv/my/spool") throws -> NginxConfiguration {
        try NginxConfiguration(
            listen: #require(SocketAddress("[::1]:9000")),
            metrics: "unix:/run/pressroom-1/metrics.sock", spool: spool,
            runDirectory: "/run/pressroom-1", logs: "/run/pressroom-1/log")
    }

    @Test func `nginx.conf has its address and directories replaced, and nothing else`() throws {
        let text = """
            # 127.0.0.1:8080 and /var/spool/pressroom, /run/pressroom, /var/log/pressroom.
            pid /run/pressroom/nginx.pid; alias /var/spool/pressroom/; log /var/log/pressroom/a;
            listen unix:/run/pressroom/operator.sock; listen 127.0.0.1:9180;
            listen 127.0.0.1:8080; other 127.0.0.1:80801; x /run/pressrooms; y /run/pressroom-2;
            z /other/run/pressroom; unix:/run/pressroom/a.sock; from=/var/spool/pressroom;
            """
        #expect(
            try configuration().applied(to: text) == """
                # [::1]:9000 and /srv/my/spool, /run/pressroom-1, /run/pressroom-1/log.
                pid /run/pressroom-1/nginx.pid; alias /srv/my/spool/; log /run/pressroom-1/log/a;
                listen unix:/run/pressroom-1/operator.sock; listen \
                unix:/run/pressroom-1/metrics.sock;
                listen [::1]:9000; other 127.0.0.1:80801; x /run/pressrooms; y /run/pressroom-2;
                z /other/run/pressroom; unix:/run/pressroom-1/a.sock; from=/srv/my/spool;
                """)
    }

    @Test func `nginx takes the path of the site off, and believes proxies that are trusted`()
        throws
    {
        let configuration = try NginxConfiguration(
            listen: #require(SocketAddress("[::1]:9000")), metrics: "unix:/m", spool: "/s",
            runDirectory: "/r", logs: "/l", url: WebAddress("https://example.org/a.b"),
            trustedProxies: AddressRanges("127.0.0.1,10.0.0.0/8")!)
        let front = configuration.replacements.last
        #expect(front?.token == "set $pressroom_base \"\";")
        #expect(
            front?.value == """
                set $pressroom_base "/a.b";
                        rewrite "^/a[.]b$" /;
                        rewrite "^/a[.]b(?!/results/|/problem$)(/.*)$" $1;
                        set_real_ip_from 127.0.0.1;
                        set_real_ip_from 10.0.0.0/8;
                        real_ip_header X-Forwarded-For;
                        real_ip_recursive on;
                """)
    }

    @Test(arguments: [
        "127.0.0.1:8080", "127.0.0.1:9180", "unix:/run/pressroom/operator.sock",
        "/var/spool/pressroom", "/var/log/pressroom",
    ])
    func `an nginx.conf without a part to replace is refused`(part: String) throws {
        let text =
            "listen 127.0.0.1:8080 127.0.0.1:9180 unix:/run/pressroom/operator.sock "
            + "/var/spool/pressroom /run/pressroom /var/log/pressroom"
        #expect(throws: Failure("nginx.conf has no \(part) that could be replaced")) {
            try configuration().applied(to: text.replacing(part, with: "8080"))
        }
    }

    @Test(arguments: ["/a b", "/a;b", "/a{b", "/a$b", "/a\"b", "/a'b", "/a\\b", "/a#b", "/a\nb"])
    func `a path that nginx would misread is refused`(path: String) {
        #expect {
            try configuration(spool: path)
        } throws: {
            "\($0)" == "nginx takes no path with blanks, quotes or one of ; { } $ # \\, "
                + "as \"\(path)\" has; another --spool or --run helps"
        }
    }

    @Test func `the nginx.conf of the package can be used`() throws {
        let text = try String(
            decoding: PathName(NginxConfiguration.find())
                .contents(bytesMax: 1 << 20), as: UTF8.self)
        let applied = try configuration().applied(to: text)
        #expect(applied.contains("listen [::1]:9000;"))
        for token in [
            "127.0.0.1:8080", "127.0.0.1:9180", "/var/spool/pressroom",
            "/run/pressroom/", "/var/log/pressroom",
        ] {
            #expect(!applied.contains(token))
        }
    }
}

@Suite struct `An address to listen on` {
    @Test(
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1", 8080), ("0.0.0.0:0", "0.0.0.0", 0),
            ("[::1]:80", "::1", 80),
        ] as [(String, String, UInt16)])
    func `an address to listen on is numeric, with a port`(text: String, host: String, port: UInt16)
        throws
    {
        let address = try #require(SocketAddress(text))
        #expect((address.host, address.port, "\(address)") == (host, port, text))
    }

    @Test(arguments: [
        "", "8080", ":8080", "localhost:8080", "127.0.0.1", "127.0.0.1:", "1.2.3:80",
        "127.0.0.1:65536", "::1:80", "[::1]", "127.0.0.1:-1", "[127.0.0.1]:80",
    ])
    func `text that is not an address to listen on is refused`(text: String) {
        #expect(SocketAddress(text) == nil)
    }

    @Test func `port 0 becomes a free port, which is in use from then on`() throws {
        let listener = try TCPListener(#require(SocketAddress("127.0.0.1:0")))
        #expect(listener.address.host == "127.0.0.1" && listener.address.port > 0)
        #expect {
            try TCPListener(listener.address)
        } throws: {
            "\($0)" == "could not listen on \(listener.address): Address already in use"
        }
    }
}
