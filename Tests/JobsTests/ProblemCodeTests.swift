import Jobs
import Testing

@Suite struct `The code of a problem` {
    @Test(
        arguments: [
            (.pixelLimit, "limit-pixels", "input-too-large"),
            (.frameLimit, "limit-frames", "input-too-large"),
            (.pageLimit, "limit-pages", "input-too-large"),
            (.outputLimit, "output-limit", "input-too-large"),
            (.tooLarge, "too-large", "input-too-large"),
            (.truncated, "truncated", "undecodable-input"),
            (.brokenPDF, "pdf-parse", "undecodable-input"),
            (.undecodable, "undecodable", "undecodable-input"),
            (.blockedType, "type-blocked", "unsuitable-input"),
            (.encrypted, "encrypted", "encrypted-input"),
            (.cpuLimit, "cpu-limit", "cpu-limit-exceeded"),
            (.memoryLimit, "memory-limit", "memory-limit-exceeded"),
            (.wallLimit, "timeout", "time-limit-exceeded"),
            (.crashed, "worker-crash", "worker-crashed"),
        ] as [(Problem.Kind, String, String)])
    func `a problem has the type that clients have known, and a code of its own`(
        kind: Problem.Kind, code: String, type: String
    ) throws {
        let problem = Problem(kind, "what happened")
        #expect(problem.code == code && problem.type == "/problems#\(type)")
        let json = String(decoding: JSON.encode(problem), as: UTF8.self)
        #expect(json.contains("\"code\":\"\(code)\""))
        #expect(try JSON.decode(Problem.self, from: JSON.encode(problem)) == problem)
        let earlier = #"{"type": "/problems#\#(type)", "title": "a", "detail": "b"}"#
        #expect(try JSON.decode(Problem.self, from: Array(earlier.utf8)).kind == kind.family)
    }

    @Test func `codes differ, and a family is a kind of itself`() {
        let kinds = Problem.Kind.allCases
        #expect(Set(kinds.map(\.code)).count == kinds.count)
        #expect(kinds.allSatisfy { $0.family.family == $0.family })
        #expect(kinds.allSatisfy { $0.isTemporary == $0.family.isTemporary })
    }
}
