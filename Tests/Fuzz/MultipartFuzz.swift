// A fuzz target for the multipart parser; Tests/Fuzz/run compiles and runs it. It is compiled
// together with the parser's own files, in one module.

/// What a body was taken apart into, however it was cut.
private struct Outcome: Equatable {
    struct Part: Equatable {
        let head: PartHead
        var data: [UInt8] = []
        var isComplete = false
    }

    var parts: [Part] = []
    var error: MultipartError?
    var isFinished = false
}

/// Takes a body apart in chunks of the given sizes, again and again.
private func takeApart(
    _ body: UnsafeRawBufferPointer, _ boundary: MultipartBoundary,
    chunkSizes: [Int]
) -> Outcome {
    var parser = Multipart(boundary)
    var outcome = Outcome()
    var start = 0
    var turn = 0
    while start < body.count {
        let end = min(body.count, start + chunkSizes[turn % chunkSizes.count])
        let chunk = UnsafeRawBufferPointer(rebasing: body[start..<end])
        var position = 0
        do throws(MultipartError) {
            while let event = try parser.next(in: chunk, from: &position) {
                take(event, of: chunk, boundary, into: &outcome)
            }
            precondition(position == chunk.count, "a chunk is used up")
        } catch {
            outcome.error = error
            break
        }
        start = end
        turn += 1
    }
    outcome.isFinished = parser.isFinished
    precondition(outcome.parts.count <= Multipart.partsMax, "the number of parts is bounded")
    return outcome
}

private func take(
    _ event: Multipart.Event, of chunk: UnsafeRawBufferPointer,
    _ boundary: MultipartBoundary, into outcome: inout Outcome
) {
    switch event {
    case .began(let head):
        precondition(outcome.parts.last?.isComplete ?? true, "parts do not overlap")
        outcome.parts.append(Outcome.Part(head: head))
    case .data(let range):
        precondition(!range.isEmpty, "an event says something")
        outcome.parts[outcome.parts.count - 1].data += chunk[range]
    case .heldBack(let bytes):
        precondition(
            (1...boundary.text.utf8.count + 3).contains(bytes.count),
            "no more than a boundary is held back")
        outcome.parts[outcome.parts.count - 1].data += bytes
    case .ended:
        outcome.parts[outcome.parts.count - 1].isComplete = true
    case .finished:
        break
    }
}

/// The first bytes of the input say how the rest is cut; the outcome must not depend on it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMultipart(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    guard count > 5, let boundary = MultipartBoundary(input[0] & 1 == 0 ? "b" : "b--b-") else {
        return 0
    }
    let sizes = input[1..<5].map { Int($0) % 67 + 1 }
    let body = UnsafeRawBufferPointer(rebasing: input[5...])
    let whole = takeApart(body, boundary, chunkSizes: [max(1, body.count)])
    precondition(takeApart(body, boundary, chunkSizes: sizes) == whole, "cuts change nothing")
    precondition(takeApart(body, boundary, chunkSizes: [1]) == whole, "cuts change nothing")
    return 0
}
