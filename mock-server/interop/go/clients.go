package main

import (
	"context"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

const longestWait = 60 * time.Second

func startProducer(namesrv string, group string, more ...producer.Option) (rocketmq.Producer, error) {
	options := append([]producer.Option{
		producer.WithNsResolver(primitive.NewPassthroughResolver([]string{namesrv})),
		producer.WithGroupName(group),
		producer.WithInstanceName(group),
	}, more...)
	started, err := rocketmq.NewProducer(options...)
	if err != nil {
		return nil, err
	}
	return started, started.Start()
}

// received carries every message that a consumer took for good; what take refuses comes again.
func startConsumer(namesrv, group, topic string, received chan<- *primitive.MessageExt, take func(*primitive.MessageExt) consumer.ConsumeResult, more ...consumer.Option) (rocketmq.PushConsumer, error) {
	options := append([]consumer.Option{
		consumer.WithNsResolver(primitive.NewPassthroughResolver([]string{namesrv})),
		consumer.WithGroupName(group),
		consumer.WithInstance(group),
		consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
	}, more...)
	started, err := rocketmq.NewPushConsumer(options...)
	if err != nil {
		return nil, err
	}
	listener := func(_ context.Context, batch ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		for _, message := range batch {
			if result := take(message); result != consumer.ConsumeSuccess {
				return result, nil
			}
			received <- message
		}
		return consumer.ConsumeSuccess, nil
	}
	if err := started.Subscribe(topic, consumer.MessageSelector{Type: consumer.TAG, Expression: "*"}, listener); err != nil {
		return nil, err
	}
	return started, started.Start()
}

// collect waits until enough messages were received, or for as long as nothing more can be expected.
func collect(received <-chan *primitive.MessageExt, enough int) []*primitive.MessageExt {
	var all []*primitive.MessageExt
	deadline := time.After(longestWait)
	for len(all) < enough {
		select {
		case message := <-received:
			all = append(all, message)
		case <-deadline:
			return all
		}
	}
	return all
}
