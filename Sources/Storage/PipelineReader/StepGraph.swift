/// Which step needs which: their order, or the circles that keep them from having one.
struct StepGraph {
    /// The indices of all steps: needed ones first, otherwise as they were given. Steps in a circle
    /// are put in as if the circle were cut open.
    private(set) var order: [Int] = []
    /// Each a way from a step back to it, by way of what each needs; the first step of the file
    /// that is on it begins and ends it.
    private(set) var cycles: [[Int]] = []

    /// - Parameters:
    ///   - needs: what each step needs; names of steps that do not exist are passed over.
    ///   - names: what each step is called.
    init(_ needs: [[String]], names: [String]) {
        let numbers = Dictionary(zip(names, names.indices)) { first, _ in first }
        let edges = needs.map { $0.compactMap { numbers[$0] } }
        var isPlaced = Array(repeating: false, count: names.count)
        while order.count < names.count {
            if let next = names.indices.first(where: { index in
                !isPlaced[index] && edges[index].allSatisfy { isPlaced[$0] }
            }) {
                order.append(next)
                isPlaced[next] = true
                continue
            }
            let cycle = Self.cycle(edges, isPlaced)
            cycles.append(cycle)
            for index in Set(cycle).sorted() {
                order.append(index)
                isPlaced[index] = true
            }
        }
    }

    /// Follows unplaced needs until one comes round. Every unplaced step has one, or it would
    /// have been placed.
    private static func cycle(_ edges: [[Int]], _ isPlaced: [Bool]) -> [Int] {
        guard var index = isPlaced.firstIndex(of: false) else {
            preconditionFailure("something is left")
        }
        var way: [Int] = []
        while !way.contains(index) {
            way.append(index)
            guard let next = edges[index].first(where: { !isPlaced[$0] }) else {
                preconditionFailure("a step that waits has a need that waits")
            }
            index = next
        }
        let circle = way.drop { $0 != index }
        guard let first = circle.min() else { preconditionFailure("a circle has a step") }
        return circle.drop { $0 != first } + circle.prefix { $0 != first } + [first]
    }
}
