#!/usr/bin/perl
# A scripted child that answers each prompt with so many numbered deltas, one every so many milliseconds. It speaks the
# CLI's protocol as far as such a turn needs it. In Perl, because a Node process that wakes up a hundred times a second
# costs several times as much: fifty of them would leave nothing of a small machine to be measured.
# From the environment: PACED_DELTAS, PACED_EVERY_MS.
use strict;
use warnings;
use Time::HiRes qw(clock_gettime sleep CLOCK_MONOTONIC);

my ($deltas, $every_ms) = @ENV{qw(PACED_DELTAS PACED_EVERY_MS)};
my ($session) = map { /^--session-id=(.*)/ || /^--resume=(.*)/ ? $1 : () } @ARGV;
my $uuids = 0;
my $prefix = sprintf '%08x-0000-4000-8000-', $$;
$| = 1;

if (grep { $_ eq '--version' } @ARGV) {
  print "2.1.332 (Claude Code)\n";
  exit 0;
}
while (my $line = <STDIN>) {
  if ($line =~ /"type":"control_request"/) { answer($line) }
  elsif ($line =~ /"type":"user"/) { turn($line =~ /"uuid":"([^"]*)"/) }
}

sub answer {
  my ($id) = $_[0] =~ /"request_id":"([^"]*)"/;
  my $info = $_[0] =~ /"subtype":"initialize"/ ? '{"commands":[],"agents":[],"models":[],"account":{}}' : '{}';
  print qq({"type":"control_response","response":{"subtype":"success","request_id":"$id","response":$info}}\n);
}

sub turn {
  my ($uuid) = @_;
  my $marks = qq("user_message_uuid":"$uuid","user_message_uuids":["$uuid"]);
  my $id = "msg_$$" . "_$uuids";
  my $usage = '"usage":{"input_tokens":25,"output_tokens":12,"cache_creation_input_tokens":0,"cache_read_input_tokens":0}';
  my $message = qq("id":"$id","type":"message","role":"assistant","model":"claude-opus-5-5","stop_reason":null,"stop_sequence":null,$usage);
  say_line(qq("type":"command_lifecycle","command_uuid":"$uuid","state":"queued"));
  say_line(qq("type":"command_lifecycle","command_uuid":"$uuid","state":"started"));
  say_line(qq("type":"system","subtype":"init","cwd":"/","tools":[],"mcp_servers":[],"model":"claude-opus-5-5","permissionMode":"default","slash_commands":[],"apiKeySource":"none","claude_code_version":"2.1.332","output_style":"default","agents":[],"skills":[],"plugins":[],"capabilities":["interrupt_receipt_v1","msg_lifecycle_v1"]));
  event(qq({"type":"message_start","message":{$message,"content":[]}}), qq("api_message_id":"$id",$marks));
  event('{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}', qq("api_message_id":"$id"));
  my $text = speak($id);
  say_line(qq("type":"assistant","message":{$message,"content":[{"type":"text","text":"$text"}]},"parent_tool_use_id":null,$marks));
  event('{"type":"content_block_stop","index":0}', qq("api_message_id":"$id"));
  event(qq({"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":12}}), qq("api_message_id":"$id"));
  event('{"type":"message_stop"}', qq("api_message_id":"$id"));
  say_line(qq("type":"result","subtype":"success","is_error":false,"duration_ms":1,"duration_api_ms":1,"num_turns":1,"result":"$text","stop_reason":"end_turn","total_cost_usd":0.0003,$usage,"modelUsage":{},"permission_denials":[],"begun_message_ids":["$id"],$marks));
  say_line(qq("type":"command_lifecycle","command_uuid":"$uuid","state":"completed"));
}

# By the clock: who woke up late does not wait for so long the next time.
sub speak {
  my ($id) = @_;
  my $text = '';
  my $due = clock_gettime(CLOCK_MONOTONIC);
  for my $number (0 .. $deltas - 1) {
    my $now = clock_gettime(CLOCK_MONOTONIC);
    if ($due > $now) {
      sleep($due - $now);
      $now = clock_gettime(CLOCK_MONOTONIC);
    }
    # What a machine that does not keep up has missed is not made up for in one go.
    $due = $now if $due < $now - 0.1;
    $due += $every_ms / 1000;
    my $piece = sprintf '%d@%d word ', $number, $now * 1e6;
    $text .= $piece;
    event(qq({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"$piece"}}), qq("api_message_id":"$id"));
  }
  return $text;
}

sub event {
  my ($event, $rest) = @_;
  say_line(qq("type":"stream_event","event":$event,"parent_tool_use_id":null,$rest));
}

sub say_line {
  my ($fields) = @_;
  my $uuid = $prefix . sprintf '%012x', $uuids++;
  syswrite STDOUT, qq({$fields,"session_id":"$session","uuid":"$uuid"}\n);
}
