import TestFolders
import Testing

extension SystemTests {
    /// The real programs: any system call may fail, or be the last one before a SIGKILL, and what
    /// somebody was told that it will be done is done, once. `make anomalies` goes through all
    /// calls of all errands; else a few are picked.
    @Suite(.enabled(if: Injection.obstacle == nil, "skipped: \(Injection.obstacle ?? "")"))
    struct Injections {
        struct Point: Sendable, CustomTestStringConvertible {
            let errand: any Errand.Type
            let program: String
            let call: String
            let effect: Injection.Effect
            /// Which calls are tried, until there are no more.
            let numbers: [Int]

            init(_ errand: any Errand.Type, _ program: String, _ call: String,
                 _ effect: Injection.Effect, _ numbers: [Int]) {
                (self.errand, self.program, self.call) = (errand, program, call)
                (self.effect, self.numbers) = (effect, numbers)
            }

            var testDescription: String {
                "\(errand), \(program), \(call), \(effect.rawValue)"
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
            Point(UploadErrand.self, "responder", "fsync", .kill, [2, 6]),
            Point(UploadErrand.self, "responder", "renameat", .kill, [1]),
            Point(UploadErrand.self, "responder", "write", .noSpace, [1]),
            Point(UploadErrand.self, "responder", "fsync", .inputOutput, [1, 5]),
            Point(UploadErrand.self, "responder", "fsync", .noSpace, [6]),
            Point(UploadErrand.self, "responder", "openat", .interrupted, [1, 4]),
            Point(UploadErrand.self, "scheduler", "renameat", .kill, [1]),
            Point(UploadErrand.self, "scheduler", "fsync", .inputOutput, [2]),
            Point(UploadErrand.self, "scheduler", "fsync", .noSpace, [1]),
            Point(UploadErrand.self, "scheduler", "fsync", .interrupted, [1, 3]),
            Point(CancelErrand.self, "responder", "fsync", .kill, [1]),
            Point(CancelErrand.self, "scheduler", "fsync", .kill, [1]),
            Point(RetryErrand.self, "responder", "fsync", .inputOutput, [1]),
            Point(RetryErrand.self, "scheduler", "fsync", .kill, [1, 3]),
            Point(DeleteErrand.self, "responder", "renameat", .kill, [1]),
            Point(DeleteErrand.self, "responder", "unlinkat", .inputOutput, [1]),
            Point(TellErrand.self, "scheduler", "fsync", .kill, [4]),
            Point(TellErrand.self, "scheduler", "renameat", .inputOutput, [1, 2]),
            Point(TellErrand.self, "notifier", "fsync", .kill, [1]),
            Point(TellErrand.self, "notifier", "fsync", .inputOutput, [1]),
            Point(TellErrand.self, "notifier", "unlinkat", .kill, [1]),
            Point(ExpireErrand.self, "scheduler", "fsync", .kill, [1]),
            Point(ExpireErrand.self, "scheduler", "unlinkat", .interrupted, [1]),
            Point(DropErrand.self, "scheduler", "fsync", .kill, [3]),
            Point(DropErrand.self, "scheduler", "fsync", .noSpace, [2]),
        ]

        private static let errands: [any Errand.Type] = [
            UploadErrand.self, CancelErrand.self, RetryErrand.self, DeleteErrand.self,
            TellErrand.self, ExpireErrand.self, DropErrand.self,
        ]

        private static let all: [Point] = errands.flatMap { errand in
            errand.programs.flatMap { program in
                ["openat", "mkdirat", "write", "fsync", "renameat", "unlinkat"].flatMap { call in
                    effects(at: call, of: program).map { effect in
                        Point(errand, program, call, effect, Array(1...99))
                    }
                }
            }
        }

        /// What may happen at a call. Threads of the scheduler and the notifier wake one another by
        /// writes, which never fail for want of a disk.
        private static func effects(at call: String, of program: String) -> [Injection.Effect] {
            call == "write" && program != "responder" ? [.kill, .interrupted]
                : Injection.Effect.failures
        }

        @Test(arguments: TestExtent.current == .long ? all : few)
        func `what is promised is done, and once`(point: Point) throws {
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
            var errand = try point.errand.init(scene)
            let injection = try Injection(
                point.effect, at: point.call, number: number,
                of: scene.stack.process("pressroom-\(point.program)"), in: scene.stack.directory)
            let answer = try? errand.ask()
            let isPromised = answer.map { 200..<300 ~= $0.status } ?? (point.program != "responder")
            if isPromised {
                try injection.wait("all that is to come of \(scene.point)") {
                    // In the moment of an accident the answer may be another.
                    (try? errand.isDone()) == true
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
            try errand.check(isPromised: isPromised)
            return hasActed
        }
    }
}
