import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `Deadlines of followers` {
    @Test func `deadlines come due in order, once each`() {
        var deadlines = Deadlines()
        #expect(deadlines.next == nil)
        for (token, seconds) in [(1, 5.0), (2, 3.01), (3, 5.0), (4, 99)] as [(UInt64, Double)] {
            deadlines.add(token, at: seconds)
        }
        #expect(deadlines.next == 3.1)
        #expect(deadlines.due(at: 3.09) == [])
        #expect(deadlines.due(at: 5) == [2, 1, 3])
        #expect(deadlines.due(at: 5) == [])
        #expect(deadlines.next == 99)
    }
}

@Suite struct `An event of a stream` {
    @Test func `an event is one line of JSON under the tag of the status`() {
        let json = Array("{\n  \"a\" : [\n    1,\r\n\t2\n  ],\n  \"b\" : \"x  \\n y\"\n}\n".utf8)
        let event = EventStream.event("status", id: "7-a", json)
        #expect(
            String(decoding: event, as: UTF8.self) == """
                event: status
                id: 7-a
                data: {"a" : [1,2],"b" : "x  \\n y"}


                """)
    }

    @Test func `an event has the values of the status`() throws {
        let id = try #require(JobID("017f22e2-79b0-7000-98c4-dc0c0c07398f"))
        let input = Manifest.Input(name: "a\n  \u{2028}\"b", mediaType: .jpeg, bytes: 1)
        let status = Status(
            accepted: Manifest(
                id: id, pipeline: "web", lane: .normal,
                inputs: [input]))
        let line = EventStream.oneLine(JSON.encode(status, pretty: true))
        #expect(!line.contains(0x0a))
        #expect(try JSON.decode(Status.self, from: line) == status)
    }
}
