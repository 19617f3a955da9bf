import Digests
import Glibc
import Jobs
import Platform
import Testing

extension SystemTests {
    /// The real programs: any system call may fail, or be the last one before a SIGKILL, and every job
    /// that was acknowledged completes. `make anomalies` goes through all calls of an upload and of a
    /// job; else a few are picked.
    @Suite(.stack, .enabled(if: Injection.obstacle == nil,
                            "skipped: \(Injection.obstacle ?? "")"))
    struct Injections {
        let stack = Stack.shared

        struct Point: Sendable, CustomTestStringConvertible {
            let program: String
            let call: String
            let effect: Injection.Effect
            /// Which calls are tried in a short run.
            let numbers: [Int]
            var testDescription: String { "\(program), \(call), \(effect.rawValue)" }
        }

        /// A few of each program, so that its delay before it is started again stays short.
        private static let few: [Point] = [
            Point(program: "responder", call: "fsync", effect: .kill, numbers: [2, 6]),
            Point(program: "responder", call: "renameat", effect: .kill, numbers: [1]),
            Point(program: "responder", call: "write", effect: .noSpace, numbers: [1]),
            Point(program: "responder", call: "fsync", effect: .inputOutput, numbers: [1]),
            Point(program: "responder", call: "openat", effect: .interrupted, numbers: [1, 4]),
            Point(program: "scheduler", call: "renameat", effect: .kill, numbers: [1]),
            Point(program: "scheduler", call: "fsync", effect: .inputOutput, numbers: [2]),
            Point(program: "scheduler", call: "fsync", effect: .noSpace, numbers: [1]),
            Point(program: "scheduler", call: "fsync", effect: .interrupted, numbers: [1, 3]),
        ]

        private static let all: [Point] = ["responder", "scheduler"].flatMap { program in
            ["openat", "mkdirat", "write", "fsync", "renameat", "unlinkat"].flatMap { call in
                Injection.Effect.allCases.map { effect in
                    Point(program: program, call: call, effect: effect, numbers: Array(1...99))
                }
            }
        }

        @Test(arguments: SystemTests.isLong ? all : few)
        func `every job that was acknowledged completes`(point: Point) throws {
            var count = 0
            for number in point.numbers {
                guard try check(point, number) else { break }
                count += 1
            }
            print("injections: \(count) (\(point.testDescription))")
            if !SystemTests.isLong { #expect(count > 0, "nothing was injected") }
        }

        /// - Returns: whether the program came to that call.
        private func check(_ point: Point, _ number: Int) throws -> Bool {
            _ = try eventually("all programs") { try? stack.final(stack.submit("tile", Media.small)) }
            let process = try stack.process("pressroom-\(point.program)")
            let injection = try Injection(point.effect, at: point.call, number: number,
                                          of: process, in: stack.directory)
            let answer = try? stack.client.post("/jobs?pipeline=tile", Media.small)
            guard let answer, answer.status == 202 else {
                injection.stop()
                #expect(point.program == "responder", "\(String(describing: answer))")
                #expect(point.effect != .interrupted)
                return true
            }
            // The scheduler may go down at it, and is started again.
            let id = try answer.decoded(Status.self).id
            let status = try stack.final(id)
            let hasActed = try injection.hasActed(on: process)
            injection.stop()
            if hasActed, point.program == "scheduler", point.call == "fsync",
               [.inputOutput, .noSpace].contains(point.effect) {
                _ = try eventually("the end of a scheduler whose flush has failed") {
                    process.isRunning ? nil : true
                }
            }
            try checkCompleted(id, status, "\(point.testDescription), number \(number)")
            return hasActed
        }

        private func checkCompleted(_ id: JobID, _ status: Status, _ what: String) throws {
            #expect(status.state == .completed, "\(what): \(status.message)")
            #expect(try stack.spool.places(of: id).map { $0.prefix(5) } == ["done/"])
            #expect(status.steps.map { $0.outputs.count } == [1])
            for output in status.steps.flatMap(\.outputs) {
                let served = try eventually("the output") {
                    let answer = try stack.client.get(output.href)
                    return answer.status == 200 ? answer.body : nil
                }
                #expect(SHA256.of(served) == output.sha256, "\(what)")
            }
        }
    }

    /// Whether all is tried, as `make anomalies` asks for, and not what takes seconds.
    static var isLong: Bool { getenv("PRESSROOM_TESTS").map { String(cString: $0) } == "long" }
}
