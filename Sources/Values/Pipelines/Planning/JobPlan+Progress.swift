/// Weighing what is done against what there is.
extension JobPlan {
    /// Recomputes `progress` from the books.
    mutating func updateProgress() {
        guard !isEnded else {
            progress = 1
            return
        }
        let weights = foreseenWeights()
        var done = 0.0
        for index in steps.indices {
            done += steps[index].isEnded ? weights[index] : steps[index].weightDone
        }
        for (id, fraction) in fractions {
            guard let pass = running[id] else { preconditionFailure("pass \(id) is not running") }
            for step in pass.steps { done += fraction * pass.weight(of: step) }
        }
        // Learning of more pages makes the whole larger; nobody wants to see a bar go back.
        progress = max(progress, min(1, done / weights.reduce(0, +)))
    }

    /// The work of each step: what is planned, or else what the steps it needs will put out.
    private func foreseenWeights() -> [Double] {
        var weights: [Double] = []
        for planned in steps {
            if planned.isPlanned {
                weights.append(max(1, planned.weight))
                continue
            }
            let given = planned.step.needs.map { need in
                let index = index(of: need)
                return steps[index].step.action.joinsInputs ? 1 : weights[index]
            }
            weights.append(max(1, given.reduce(0, +)))
        }
        return weights
    }
}
