import { completionWord } from './word.ts';

const program = 'kubectl-calico_tls';
const ask = `${program} ${completionWord}`;

/** What to give to a shell, or to kubectl, so that it completes this program's command line. */
export const completionScripts = {
  bash: `# Completes ${program} in bash.
_kubectl_calico_tls() {
  local line=\${COMP_LINE:0:COMP_POINT} current=\${COMP_WORDS[COMP_CWORD]} directive=4 words typed answer
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  typed=\${words[\${#words[@]}-1]}
  [[ $typed == --*=* ]] && typed=\${typed#*=}
  # Bash splits words at = and : and replaces only the last part.
  [[ $current == [=:] ]] && current=
  COMPREPLY=()
  while IFS= read -r answer; do
    case $answer in
      :*) directive=\${answer#:} ;;
      *) answer=\${answer%%$'\\t'*}; COMPREPLY+=("\${answer:\${#typed}-\${#current}}") ;;
    esac
  done < <(${ask} "\${words[@]:1}" 2> /dev/null)
  [[ $directive == 0 ]] && compopt -o default 2> /dev/null
  return 0
}
complete -F _kubectl_calico_tls ${program}
`,
  zsh: `#compdef ${program}
# Completes ${program} in zsh.
_kubectl_calico_tls() {
  local answer directive=4
  local -a candidates
  while IFS= read -r answer; do
    case $answer in
      :*) directive=\${answer#:} ;;
      *) answer=\${answer//:/\\\\:}; candidates+=("\${answer/$'\\t'/:}") ;;
    esac
  done < <(${ask} "\${(@Q)words[2,CURRENT]}" 2> /dev/null)
  [[ $PREFIX == --*=* ]] && compset -P '*='
  if (( $#candidates )); then
    _describe -t candidates candidate candidates
  elif [[ $directive == 0 ]]; then
    _files
  fi
}
if [[ $funcstack[1] == _${program} ]]; then
  _kubectl_calico_tls "$@"
else
  compdef _kubectl_calico_tls ${program}
fi
`,
  fish: `# Completes ${program} in fish.
function __kubectl_calico_tls
    set -l current (commandline -ct)
    set -l words (commandline -opc) $current
    set -l prefix (string match -r -- '^--[^=]*=' $current); or set prefix ''
    for answer in (${ask} $words[2..] 2> /dev/null)
        if test "$answer" = ':0'
            __fish_complete_path (string replace -- "$prefix" '' $current)
        else if not string match -q -- ':*' $answer
            printf '%s\\n' "$prefix$answer"
        end
    end
end
complete -c ${program} -f -a '(__kubectl_calico_tls)'
`,
  kubectl: `#!/bin/sh
# kubectl's own completion calls this for kubectl calico-tls: name it
# kubectl_complete-calico_tls, make it executable, put it on PATH.
exec ${ask} "$@"
`,
} as const;

export type CompletedShell = keyof typeof completionScripts;

export const completedShells = [
  'bash',
  'zsh',
  'fish',
  'kubectl',
] as const satisfies readonly CompletedShell[];
