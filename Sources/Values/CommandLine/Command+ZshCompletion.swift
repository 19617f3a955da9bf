extension Command {
    /// A script for zsh that completes command lines of the program; a shell reads it with
    /// `source`, or finds it as `_pressroom` in a directory of its `fpath`.
    package var zshCompletion: String {
        let function = "_" + name.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
        return """
            #compdef \(name)
            # zsh completion for \(name), made by 'pressroom completion zsh'
            \(function)() {
                local curcontext=$curcontext state line
                local -A opt_args
            \(subcommands.isEmpty ? zshArguments(indent: 4) : zshCommands)
            }
            if [[ ${funcstack[1]} == \(function) ]]; then
                \(function) "$@"
            else
                compdef \(function) \(name)
            fi

            """
    }

    /// Completes the word of a command, and then what that command takes.
    private var zshCommands: String {
        let commands = subcommands.filter { !$0.isHidden }
        let words = commands.flatMap { command in
            command.words.map { Self.zshQuoted("\($0):\(command.summaryStart)") }
        }
        let arms = commands.map { command in
            "            (\(command.words.joined(separator: "|")))\n"
                + command.zshArguments(indent: 16) + " ;;"
        }
        return """
                _arguments -C \\
            \(zshOptions(indent: 8)) \\
                    '1: :->command' '*:: :->arguments'
                case $state in
                (command)
                    local -a commands=(
            \(words.map { "            \($0)" }.joined(separator: "\n"))
                    )
                    _describe command commands ;;
                (arguments)
                    case $words[1] in
            \(arms.joined(separator: "\n"))
                    esac ;;
                esac
            """
    }

    private func zshArguments(indent: Int) -> String {
        let space = String(repeating: " ", count: indent)
        let operands = operands.enumerated().map { index, operand in
            let number = operand.repeats ? "*" : "\(index + 1)"
            let action = operand.completion.zshAction
            return space + "    " + Self.zshQuoted("\(number):\(operand.placeholder):\(action)")
        }
        return ([space + "_arguments", zshOptions(indent: indent + 4)] + operands)
            .joined(separator: " \\\n")
    }

    private func zshOptions(indent: Int) -> String {
        let space = String(repeating: " ", count: indent)
        return listedOptions.flatMap(\.zshSpecs).map { space + Self.zshQuoted($0) }
            .joined(separator: " \\\n")
    }

    private static func zshQuoted(_ text: String) -> String {
        "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}

extension Option {
    /// What `_arguments` takes for the option, one for each way to write it; see zshcompsys(1).
    fileprivate var zshSpecs: [String] {
        let help = help.map { #"[]:\"#.contains($0) ? "\\\($0)" : "\($0)" }.joined()
        let short = short.map { "-\($0)" }
        let others = short.map { "(\($0) --\(name))" } ?? ""
        let forms = [
            short.map { $0 + (value == nil ? "" : "+") }, "--\(name)" + (value == nil ? "" : "="),
        ]
        let taken = value.map { ":\($0.placeholder):\($0.completion.zshAction)" } ?? ""
        return forms.compactMap(\.self).map { "\(others)\($0)[\(help)]\(taken)" }
    }
}

extension Completion {
    /// What offers the values; a space for nothing.
    fileprivate var zshAction: String {
        switch self {
        case .nothing: " "
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .files: "_files"
        case .directories: "_files -/"
        }
    }
}
