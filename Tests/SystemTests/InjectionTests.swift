import TestFolders
import Testing

extension SystemTests {
    /// The real programs: any system call may fail, or be the last one before a SIGKILL, and what
    /// an answer promised is done, once. `make anomalies` goes through all
    /// calls of all scenarios; else a few are picked.
    @Suite(.enabled(if: Injection.obstacle == nil, "skipped: \(Injection.obstacle ?? "")"))
    struct `Injected failures of system calls` {
        struct Point: Sendable, CustomTestStringConvertible {
            let scenario: any Scenario.Type
            let program: String
            let call: String
            let effect: Injection.Effect
            /// Which calls are tried, until there are no more.
            let numbers: [Int]

            init(
                _ scenario: any Scenario.Type, _ program: String, _ call: String,
                _ effect: Injection.Effect, _ numbers: [Int]
            ) {
                (self.scenario, self.program, self.call) = (scenario, program, call)
                (self.effect, self.numbers) = (effect, numbers)
            }

            var testDescription: String {
                "\(scenario), \(program), \(call), \(effect.rawValue)"
            }

            /// Whether it may keep an answer from being given. An interruption is none to us;
            /// libfcgi does not write again then, but in its threads all signals are blocked.
            var mayRefuse: Bool {
                program == "responder" && (effect != .interrupted || call == "write")
            }

            /// Whether the program then ends of itself: no flush that failed is done again.
            var isFlushThatFails: Bool {
                call == "fsync" && [.inputOutput, .noSpace].contains(effect)
                    && program != "responder"
            }
        }

        private static let few: [Point] = [
            Point(UploadScenario.self, "responder", "fsync", .kill, [2, 6]),
            Point(UploadScenario.self, "responder", "renameat", .kill, [1]),
            Point(UploadScenario.self, "responder", "write", .noSpace, [1]),
            Point(UploadScenario.self, "responder", "fsync", .inputOutput, [1, 5]),
            Point(UploadScenario.self, "responder", "fsync", .noSpace, [6]),
            Point(UploadScenario.self, "responder", "openat", .interrupted, [1, 4]),
            Point(UploadScenario.self, "scheduler", "renameat", .kill, [1]),
            Point(UploadScenario.self, "scheduler", "fsync", .inputOutput, [2]),
            Point(UploadScenario.self, "scheduler", "fsync", .noSpace, [1]),
            Point(UploadScenario.self, "scheduler", "fsync", .interrupted, [1, 3]),
            Point(CancelScenario.self, "responder", "fsync", .kill, [1]),
            Point(CancelScenario.self, "scheduler", "fsync", .kill, [1]),
            Point(RetryScenario.self, "responder", "fsync", .inputOutput, [1]),
            Point(RetryScenario.self, "scheduler", "fsync", .kill, [1, 3]),
            Point(DeleteScenario.self, "responder", "renameat", .kill, [1]),
            Point(DeleteScenario.self, "responder", "unlinkat", .inputOutput, [1]),
            Point(NotifyScenario.self, "scheduler", "fsync", .kill, [4]),
            Point(NotifyScenario.self, "scheduler", "renameat", .inputOutput, [1, 2]),
            Point(NotifyScenario.self, "notifier", "fsync", .kill, [1]),
            Point(NotifyScenario.self, "notifier", "fsync", .inputOutput, [1]),
            Point(NotifyScenario.self, "notifier", "unlinkat", .kill, [1]),
            Point(ExpireScenario.self, "scheduler", "fsync", .kill, [1]),
            Point(ExpireScenario.self, "scheduler", "unlinkat", .interrupted, [1]),
            Point(DropScenario.self, "scheduler", "fsync", .kill, [3]),
            Point(DropScenario.self, "scheduler", "fsync", .noSpace, [2]),
        ]

        private static let scenarios: [any Scenario.Type] = [
            UploadScenario.self, CancelScenario.self, RetryScenario.self, DeleteScenario.self,
            NotifyScenario.self, ExpireScenario.self, DropScenario.self,
        ]

        private static let all: [Point] = scenarios.flatMap { scenario in
            scenario.programs.flatMap { program in
                ["openat", "mkdirat", "write", "fsync", "renameat", "unlinkat"].flatMap { call in
                    effects(at: call, of: program).map { effect in
                        Point(scenario, program, call, effect, Array(1...99))
                    }
                }
            }
        }

        /// What may happen at a call. Threads of the scheduler and the notifier wake one another by
        /// writes, which never fail for want of a disk.
        private static func effects(at call: String, of program: String) -> [Injection.Effect] {
            call == "write" && program != "responder"
                ? [.kill, .interrupted]
                : Injection.Effect.failures
        }

        @Test(arguments: TestExtent.current == .long ? all : few)
        func `promises are kept once whatever system call fails or is the last`(point: Point) throws
        {
            let scene = try Scene()
            var count = 0
            for number in point.numbers {
                scene.point = "\(point.testDescription), number \(number)"
                guard try check(point, number, in: scene) else { break }
                count += 1
            }
            try scene.end()
            print("injections: \(count) (\(point.testDescription))")
            if TestExtent.current == .short { #expect(count > 0, "nothing was injected") }
        }

        /// - Returns: whether the program came to that call.
        private func check(_ point: Point, _ number: Int, in scene: Scene) throws -> Bool {
            try scene.awaitAllPrograms()
            var scenario = try point.scenario.init(scene)
            let injection = try Injection(
                point.effect, at: point.call, number: number,
                of: scene.stack.process("pressroom-\(point.program)"), in: scene.stack.directory)
            let answer = try? scenario.ask()
            let isPromised = answer.map { 200..<300 ~= $0.status } ?? (point.program != "responder")
            if isPromised {
                try injection.wait("all that is to come of \(scene.point)") {
                    // In the moment of an accident the answer may be another.
                    (try? scenario.isDone()) == true
                }
            } else {
                #expect(point.mayRefuse, "\(scene.point): \(String(describing: answer))")
            }
            injection.stop()
            let hasActed = try !isPromised || injection.hasActed()
            if hasActed, point.isFlushThatFails {
                _ = try eventually("the end of a program whose flush has failed") {
                    injection.process.isRunning ? nil : true
                }
            }
            try scenario.check(isPromised: isPromised)
            return hasActed
        }
    }
}
