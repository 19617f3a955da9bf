import Testing

extension SystemTests.`A running system` {
    @Suite struct `The page of a pipeline` {
        let stack = Stack.shared

        private struct Described: Decodable {
            let name: String
            let accepts: [String]
            let limits: Limits
            let steps: [Step]
            struct Limits: Decodable { let bytes: Int }
            struct Step: Decodable { let name: String, uses: String, needs: [String] }
        }

        @Test func `a pipeline's page says what can be done with a file`() throws {
            let web = try stack.client.get("/pipelines/web").decoded(Described.self)
            #expect(web.accepts.contains("image/jpeg") && web.limits.bytes == 512_000_000)
            #expect(
                web.steps.map(\.uses)
                    == [
                        "thumbnail", "thumbnail", "thumbnail", "optimize", "metadata", "pdf-export",
                    ])
            #expect(web.steps.last?.needs == ["slim"])
            let all = try stack.client.get("/pipelines").decoded([String: [Described]].self)
            let names = try #require(all["pipelines"]).map(\.name)
            #expect(names == names.sorted() && Set(names).isSuperset(of: ["tile", "web"]))
            let head = try stack.client.send("HEAD", "/pipelines/web")
            #expect(head.status == 200 && head.body.isEmpty)
            let none = try stack.client.get("/pipelines/none")
            #expect(none.status == 404)
            #expect(try none.decoded(RefusalBody.self).type == "/problems#unknown-pipeline")
        }
    }
}
