import Testing
@testable import Responder

/// Where a request came in, which says who may see the list and the metrics.
@Suite struct `The socket of a request` {
    private func head(_ parameters: [String: String]) -> RequestHead {
        RequestHead(
            parameters: { parameters[$0] },
            hasParameter: { beginning in
                parameters.contains { $0.key.hasPrefix(beginning) && !$0.value.isEmpty }
            })
    }

    @Test(
        arguments: [
            (nil, Entrance.open, false), ("", .open, false), ("local", .open, false),
            ("operator", .operators, true), ("metrics", .metrics, false),
        ] as [(String?, Entrance, Bool)])
    func `the entrance of a request is the one that the web server names`(
        name: String?, entrance: Entrance, isOperator: Bool
    ) throws {
        var parameters = [
            "REQUEST_METHOD": "GET", "REQUEST_URI": "/jobs", "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
        ]
        parameters["PRESSROOM_SOCKET"] = name
        let head = head(parameters)
        #expect(head.entrance == entrance && head.isOperator == isOperator)
        try head.checkEntrance()
    }

    @Test(arguments: [
        "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST",
        "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_SERVER",
        "HTTP_X_FORWARDED_SSL", "HTTP_X_FORWARDED_PREFIX", "HTTP_X_REAL_IP",
    ]) func `a request that came through a proxy is not an operator's`(field: String) throws {
        for socket in ["operator", "metrics"] {
            for target in ["/jobs", "/metrics", "/health", "/nowhere"] {
                let head = head([
                    "REQUEST_METHOD": "GET", "REQUEST_URI": target,
                    "PRESSROOM_SOCKET": socket, field: "x",
                ])
                #expect(head.entrance == .barred && !head.isOperator)
                let response = try Front().answer("GET", target) { $0 = head }
                #expect(response.status == 403)
                #expect(response.text.contains("\"/problems#operators-only\""))
            }
        }
        // On the open one it says nothing.
        let head = head(["REQUEST_METHOD": "GET", "REQUEST_URI": "/health", field: "x"])
        #expect(head.entrance == .open)
        #expect(try Front().answer("GET", "/health") { $0 = head }.status == 200)
    }

    @Test func `a user that the web server names as an operator is one`() {
        let head = head([
            "REQUEST_METHOD": "GET", "REQUEST_URI": "/jobs", "HTTP_VIA": "1.1 a",
            "REMOTE_USER": "grace", "PRESSROOM_ROLE": "operator",
        ])
        #expect(head.isOperator && head.owner == "grace")
    }
}
