import Jobs
import PipelineFiles
import TestFolders
import Testing
@testable import Responder

@Suite struct `The pipelines` {
    let front: Front
    init() throws { front = try Front() }

    private static let web = """
        {
          "accepts" : [
            "image/jpeg",
            "image/png"
          ],
          "description" : "",
          "held" : false,
          "limits" : {
            "bytes" : 300000,
            "cpuSeconds" : 60,
            "memoryBytes" : 2000000000,
            "pages" : 500,
            "pixels" : 100000000,
            "wallSeconds" : 300
          },
          "name" : "web",
          "open" : true,
          "retry" : {
            "attempts" : 3,
            "backoffSeconds" : 2
          },
          "reuse" : false,
          "stale" : false,
          "steps" : [
            {
              "name" : "small",
              "needs" : [

              ],
              "uses" : "thumbnail",
              "with" : {
                "crop" : "centre",
                "enlarge" : false,
                "fit" : "inside",
                "format" : "jpeg",
                "height" : 200,
                "metadata" : "strip",
                "quality" : 80,
                "width" : 200
              }
            }
          ],
          "url" : "/pipelines/web"
        }

        """

    @Test func `pipelines are described as they are defined`() throws {
        let response = front.answer("GET", "/pipelines/web")
        #expect(response.status == 200)
        #expect(response.value("Content-Type") == "application/json")
        #expect(response.text == Self.web)
    }

    @Test func `pipelines are listed, except for those with an error`() throws {
        try front.addBrokenPipeline()
        struct List: Decodable {
            let pipelines: [Named]
            struct Named: Decodable { let name: String, url: String }
        }
        let list = try JSON.decode(List.self, from: front.answer("GET", "/pipelines").body)
        #expect(list.pipelines.map(\.name) == ["web"])
        #expect(list.pipelines.map(\.url) == ["/pipelines/web"])
    }

    @Test func `a pipeline whose file has an error is described and used as before`() throws {
        _ = front.answer("GET", "/pipelines")
        try front.directory.write("pipelines/web.yaml", Array("name: web\nsteps: 1\n".utf8))
        front.responder.catalog.refresh()
        let response = front.answer("GET", "/pipelines/web")
        #expect(response.status == 200)
        #expect(response.text == Self.web.replacing("\"stale\" : false", with: "\"stale\" : true"))
        #expect(front.answer("GET", "/pipelines").text.contains("\"stale\" : true"))
        let put = front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(Front.jpeg(bytes: 9)))
        #expect(put.status == 202)
    }

    @Test(arguments: [
        ("GET", "/pipelines/nope", Refusal.Kind.unknownPipeline, 404),
        ("GET", "/pipelines/", .unknownPipeline, 404),
        ("GET", "/pipelines/broken", .pipelineUnavailable, 503),
        ("POST", "/pipelines", .methodNotAllowed, 405),
        ("PUT", "/pipelines/web", .methodNotAllowed, 405),
    ]) func `a pipeline that cannot be described is refused`(
        method: String, target: String, kind: Refusal.Kind, status: Int
    ) throws {
        try front.addBrokenPipeline()
        let response = front.answer(method, target)
        #expect(response.status == status)
        #expect(response.text.contains("\"/problems#\(kind.rawValue)\""))
    }
}
