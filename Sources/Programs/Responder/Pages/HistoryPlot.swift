internal import HTML
internal import Jobs

/// The jobs that have ended in each hour of the last day, as a picture and as a table.
struct HistoryPlot: PageFragment {
    let samples: [MetricsHistory.Sample]
    let visitor: Visitor

    private struct Hour {
        let begin: Timestamp
        var ended = MetricsHistory.Totals()
        var total: Int { ended.completed + ended.failed }
    }

    /// The oldest first; hours without a sample are left out.
    private var hours: [Hour] {
        var hours: [Hour] = []
        for sample in samples {
            let begin = Timestamp(milliseconds: sample.at.milliseconds / 3_600_000 * 3_600_000)
            if hours.last?.begin != begin { hours.append(Hour(begin: begin)) }
            hours[hours.count - 1].ended.completed += sample.ended.completed
            hours[hours.count - 1].ended.failed += sample.ended.failed
        }
        return hours
    }

    var html: HTML {
        let hours = hours
        let rows: [HTML] = hours.reversed().map { hour in
            """
            <tr><th scope="row">\(time(hour.begin))</th>\
            <td class="number">\(hour.ended.completed)</td>\
            <td class="number">\(hour.ended.failed)</td></tr>

            """
        }
        let columns: [TableColumn] = [
            .text(.hour), .numbers(Words(JobState.completed)), .numbers(Words(JobState.failed)),
        ]
        return """
            <section aria-labelledby="day-title"><h2 id="day-title">\(say(.lastDay))</h2>
            \(plot(hours))
            <details><summary>\(say(.asTable))</summary>
            \(table("day", .lastDay, columns, rows))</details>
            </section>
            """
    }

    private func plot(_ hours: [Hour]) -> HTML {
        let most = max(1, hours.map(\.total).max() ?? 1)
        let bars: [HTML] = hours.enumerated().map { index, hour in
            let all = hour.total * 100 / most
            let failed = hour.ended.failed * 100 / most
            return """
                <rect class="completed" x="\(index * 10)" y="\(100 - all)" width="8" \
                height="\(all - failed)"/><rect class="failed" x="\(index * 10)" \
                y="\(100 - failed)" width="8" height="\(failed)"/>
                """
        }
        return """
            <svg class="plot" viewBox="0 0 \(max(1, hours.count) * 10) 100" \
            preserveAspectRatio="none" aria-hidden="true">\(bars)</svg>
            """
    }
}
